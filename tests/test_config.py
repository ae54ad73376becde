import pytest

from moviegoer import config
from moviegoer.errors import ConfigError


def test_later_layers_win_key_by_key():
    made = config.load(
        {"shots": {"detector": "content", "threshold": 20}}, {"shots": {"threshold": 30}}
    )
    assert made.shots.detector == "content"
    assert made.shots.threshold == 30


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("shots.detecter=auto", "did you mean 'shots.detector'"),
        ("shoots.detector=auto", "did you mean 'shots"),
        ("shots.detector=best", "'adaptive'"),
        ("faces.min_px=3", "greater than or equal to 20"),
        ("film.body=later", "START-END"),
        ("film.body=90-30", "end after it starts"),
        ("run.device=tpu", "pattern"),
        ("min_px", "section.key=value"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(given, said):
    with pytest.raises(ConfigError, match=said) as caught:
        config.load(config.parse_setting(given))
    assert "\n" not in str(caught.value)


def test_none_unsets_a_value():
    assert config.load(config.parse_setting("shots.threshold=none")).shots.threshold is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", None), ("90-120.5", (90, 120.5)), ("1:30-1:02:03", (90, 3723))],
)
def test_body_reads_clock_times(text, seconds):
    assert config.parse_body(text) == seconds


def test_broken_toml_is_a_config_error(tmp_path):
    path = tmp_path / "moviegoer.toml"
    path.write_text("[shots\n")
    with pytest.raises(ConfigError, match="not valid TOML"):
        config.read_toml(path)
    with pytest.raises(ConfigError, match="cannot read"):
        config.read_toml(tmp_path / "absent.toml")


def test_every_key_is_documented_as_section_dot_key():
    assert "shots.detector" in config.valid_keys()
