"""CinemaNet's words, frozen: its site's, its first list's (2017), its label list's (2019).

Spelled as they spelled them, by their groups. A list of 2019 leaves out its group's name.
"""

SITE = {
    "Color Key": "blue; green; luma; matte",
    "Color Saturation": "saturated; pastel; neutral; desaturated",
    "Color Theory": "monochrome; complementary; analagous",
    "Color Tones": "warm; cool; blackwhite",
    "Shot Angle": "aerial; eyelevel; high; low",
    "Shot Focus": "shallow; out; deep",
    "Shot Framing": "closeup; extemelong; extremecloseup; long; medium",
    "Shot Level": "tilted; level",
    "Shot Lighting": "hard; soft; neutral; key high; key low; silhouette",
    "Shot Subject": "animal; location; object; person; body; face; feet; hands; text",
    "Shot Time Of Day": "day; night; twilight",
    "Shot Type": "portrait; twoshot; master; over the shoulder",
    "Texture": (
        "banded; blotchy; braided; bubbly; bumpy; chequered; cobwebbed; cracked; "
        "crosshatched; crystalline; dotted; fibrous; flecked; frilly; gauzy; grid; grooved; "
        "honeycombed; interlaced; knitted; lacelike; lined; marbled; matted; meshed; paisley; "
        "perforated; pitted; pleated; porous; potholed; scaly; smeared; spiralled; sprinkled; "
        "stained; stratified; striped; studded; swirly; veined; waffled; woven; wrinkled; "
        "zigzagged"
    ),
    "Shot Location": (
        "exterior; interior; beach; canyon; exterior cave; desert; forest; glacier; lake; "
        "mountains; ocean; plains; polar; river; sky; space; wetlands; city; suburb; town; "
        "bridge; exterior airport; exterior auto.body; exterior castle; exterior hospital; "
        "exterior house of worship; exterior library; exterior mall; exterior office; "
        "exterior apartment; exterior house; exterior mansion; exterior monastery; exterior "
        "palace; exterior restaurant; exterior school; exterior skyscraper; exterior stadium; "
        "exterior station gas; exterior station subway; exterior station train; exterior "
        "store; exterior theater; exterior warehouse; bus stop; farm; exterior industrial; "
        "park; parkinglot; pier; playground; port; road; ruins; sidewalk; tunnel; exterior "
        "airplane; exterior bicycle; exterior boat; exterior bus; exterior car; exterior "
        "helicopter; exterior motorcycle; exterior spacecraft; exterior train; exterior "
        "truck; interior cave; interior airport; interior arena; interior auditorium; "
        "interior auto repair shop; interior bar; interior barn; interior cafe; interior "
        "cafeteria; interior command center; interior crypt; interior dancefloor; interior "
        "dungeon; interior elevator; interior factory; interior foyer; interior gym; interior "
        "hallway; interior hospital; interior houseofworship; interior lobby; interior mall; "
        "interior office; interior office cubicle; interior open office; interior prison; "
        "interior restaurant; interior bath; interior bed; interior class; interior closet; "
        "interior conference; interior court; interior dining; interior kitchen; interior "
        "kitchen.commercial; interior living; interior study; interior throne; interior "
        "stage; interior stairwell; interior station.bus; interior station fire; interior "
        "station police; interior station subway; interior station train; interior store; "
        "interior store aisle; interior store checkout; interior warehouse; interior airplane "
        "cabin; interior airplane cockpit; interior boat; interior bus; interior car; "
        "interior helicopter; interior spacecraft; interior subway; interior train; interior "
        "truck"
    ),
}
FIRST = {
    "Shot Framing": "Extreme Close Up; Close Up; Medium; Long Shot; Extreme Long Shot",
    "Shot Type": "Master; Two Up; Portrait; Over the Shoulder",
    "Shot Angle": "Aerial; High; Straight; Low; Tilted",
    "Shot Subject": "Face; Faces; Person; People; Animal; Text",
}
LABELS = {
    "color.saturation": "desaturated; muted; neutral; pastel; saturated",
    "color.theory": "na; analagous; complementary; monochromatic",
    "color.tones": "na; blackwhite; cool; warm",
    "color.key": "na; luma; green; blue",
    "color.dominant": (
        "na; white; grey; black; red; orange; yellow; lime; green; cyan; blue; purple; "
        "magenta; brown"
    ),
    "composition.pattern": "na; fractal; reflect; spiral; spot; stripe; tile",
    "composition.spatial": (
        "perspective; orthographic; isometric; open; closed; dense; sparse; horizon; "
        "verticality; horitzontality; diagonality; ruleofthirds; negativespace; symmetric; "
        "centered; offcenter"
    ),
    "composition.texture": (
        "natural; synthetic; harmonious; dissonant; smooth; rough; cracked; patterned"
    ),
    "shot.angle": "na; aerial; birdseye; high; eyelevel; low",
    "shot.level": "na; level; tilted",
    "shot.type": "na; portrait; twoshot; master; overtheshoulder",
    "shot.framing": "na; extremecloseup; closeup; medium; long; extremelong",
    "shot.focus": "na; deep; shallow; out",
    "shot.lighting": "na; soft; hard; lowkey; highkey; silhouette",
    "shot.subject": (
        "na; animal; object; text; location; person; person.face; person.arm; person.hand"
    ),
    "shot.timeofday": "na; twilight; day; night",
    "shot.weather": "na; sunny; cloudy; raining; snowing",
    "shot.location": (
        "na; interior; exterior; exterior.beach; exterior.cave; exterior.desert; "
        "exterior.plains; exterior.wetlands; exterior.hills; exterior.forest; "
        "exterior.mountain; exterior.polar; exterior.river; exterior.lake; exterior.ocean; "
        "exterior.canyon; exterior.glacier; exterior.space; exterior.sky; exterior.city; "
        "exterior.park; exterior.playground; exterior.road; exterior.sidewalk; "
        "exterior.suburb; exterior.town; exterior.house; exterior.mansion; "
        "exterior.apartment; exterior.castle; exterior.skyscraper; exterior.palace; "
        "exterior.office; exterior.farm; exterior.industrialplant; exterior.restaurant; "
        "exterior.bar; exterior.cafe; exterior.chruch; exterior.mosque; exterior.synagogue; "
        "exterior.temple; exterior.cathedral; exterior.monastery; exterior.stadium; "
        "exterior.theater; exterior.garage; exterior.mall; exterior.port; exterior.pier; "
        "exterior.warehouse; exterior.ruins; exterior.airport; exterior.station.train; "
        "exterior.station.gas; exterior.busstop; exterior.station.subway; exterior.store; "
        "exterior.hospital; exterior.school; exterior.library; exterior.parkinglot; "
        "exterior.bridge; exterior.tunnel; exterior.car; exterior.bus; exterior.motorcycle; "
        "exterior.bicycle; exterior.truck; exterior.train; exterior.boat; exterior.airplane; "
        "exterior.spacecraft; interior.cave; interior.lobby; interior.foyer; "
        "interior.hallway; interior.livingroom; interior.diningroom; interior.kitchen; "
        "interior.closet; interior.bedroom; interior.bathroom; interior.garage; "
        "interior.auditorium; interior.gym; interior.emergencyroom; interior.study; "
        "interior.stairwell; interior.elevator; interior.factory; interior.warehouse; "
        "interior.dungeon; interior.throneroom; interior.classroom; interior.cafeteria; "
        "interior.office; interior.openoffice; interior.conferenceroom; interior.barn; "
        "interior.restaurant; interior.commercialkitchen; interior.bar; interior.cafe; "
        "interior.arena; interior.stage; interior.dancefloor; interior.airport; "
        "interior.station.train; interior.station.bus; interior.station.subway; "
        "interior.store; interior.aisle; interior.checkout; interior.mall; interior.nave; "
        "interior.pulpit; interior.prayerhall; interior.synegogue; interior.meditation; "
        "interior.grandhall; interior.crypt; interior.cloister; interior.car; interior.bus; "
        "interior.truck; interior.train; interior.subway; interior.boat; interior.airplane; "
        "interior.spacecraft"
    ),
}

SITE_WORDS, FIRST_WORDS, LABEL_WORDS = (
    [(group, word) for group, words in table.items() for word in words.split("; ")]
    for table in (SITE, FIRST, LABELS)
)
