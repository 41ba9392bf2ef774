#!/usr/bin/env python3
"""Draws the city of the tile benchmarks, the same one for the same seed: sketch_city.py FOLDER [--scale N]

grid.geojsonl      10,000 x scale cells that tile a square of 30 km x sqrt(scale), neighbours sharing every vertex
compound.geojsonl  20,000 x scale outlines of 10 to 60 corners; a tenth has a hole, a twentieth two parts
facility.geojsonl  500,000 x scale points, seven in ten around a compound
tiles.txt          about 475 names z/x/y of zooms 10 to 17, where the compounds are, for that is where people look

WGS 84 degrees with seven decimals. Only the standard library; the order of the draws is part of the format, since
the benchmark's figures are compared with others taken on the same bytes.
"""
import argparse
import json
import math
import random
from pathlib import Path

CENTRE_LON, CENTRE_LAT = 116.2, 39.9
SIDE_M = 30_000.0
LOT_M = 150.0
DEGREES_PER_M_NORTH = 1 / 111320.0
DEGREES_PER_M_EAST = DEGREES_PER_M_NORTH / math.cos(math.radians(CENTRE_LAT))

FAMILY_NAMES = '王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗'
PLACE_BEGINS = '金银翠碧紫玉龙凤锦華华福瑞祥和安康宁泰盛兴云星月阳春秋北南东西'
PLACE_ENDS = '苑园庭轩府湾城里居阁台桥坊村寓邸庄营屯口'
FACILITY_KINDS = ['路灯', '消防栓', '井盖', '垃圾箱', '摄像头', '充电桩', '快递柜', '公交站', '岗亭', '健身器材',
                  '配电箱', '电梯', '停车位', '出入口', '绿地', '公厕', '便利店', '药店', '学校', '卫生站']
COMPOUND_KINDS = ['商品房', '公房', '保障房', '别墅', '公寓', '回迁房']
STATES = ['正常', '维修', '停用', '待验收']
TILE_SHARES = {10: .008, 11: .02, 12: .06, 13: .2, 14: .24, 15: .22, 16: .172, 17: .08}


def degrees(east, north):
    """Metres from the centre to [longitude, latitude]."""
    return [round(CENTRE_LON + east * DEGREES_PER_M_EAST, 7), round(CENTRE_LAT + north * DEGREES_PER_M_NORTH, 7)]


def place_name(draw):
    first, second = draw.choice(PLACE_BEGINS), draw.choice(PLACE_BEGINS)
    return first + second + draw.choice(PLACE_ENDS)


def day(draw):
    return '2024-%02d-%02d' % (draw.randint(1, 12), draw.randint(1, 28))


class Layer:
    """A file of GeoJSON features, one a line."""

    def __init__(self, path):
        self.file = open(path, 'w', encoding='utf-8')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def add(self, number, shape_type, coordinates, **properties):
        feature = {'type': 'Feature', 'id': number, 'properties': {'id': number, **properties},
                   'geometry': {'type': shape_type, 'coordinates': coordinates}}
        self.file.write(json.dumps(feature, ensure_ascii=False, separators=(',', ':')) + '\n')


def bent_edge(draw, start, end, cell, bend):
    """From start to end over one to six points that both neighbours share; bend False keeps the city's rim straight."""
    inner = draw.randint(1, 6)
    east, north = end[0] - start[0], end[1] - start[1]
    length = math.hypot(east, north)
    points = [start]
    for k in range(1, inner + 1):
        t = k / (inner + 1)
        aside = bend * draw.uniform(-.06, .06) * cell
        points.append((start[0] + east * t - north / length * aside, start[1] + north * t + east / length * aside))
    return points + [end]


def draw_grids(draw, path, cells, side):
    cell, half = side / cells, side / 2
    inside = range(1, cells)

    def corner(i, j):
        east = i * cell - half + (i in inside) * draw.uniform(-.2, .2) * cell
        return east, j * cell - half + (j in inside) * draw.uniform(-.2, .2) * cell

    lines = range(cells + 1)
    corners = [[corner(i, j) for j in lines] for i in lines]
    eastward = [[bent_edge(draw, corners[i][j], corners[i + 1][j], cell, j in inside) for j in lines]
                for i in range(cells)]
    northward = [[bent_edge(draw, corners[i][j], corners[i][j + 1], cell, i in inside) for j in range(cells)]
                 for i in lines]
    with Layer(path) as layer:
        for i in range(cells):
            for j in range(cells):
                ring = (eastward[i][j] + northward[i + 1][j][1:] + eastward[i][j + 1][-2::-1]
                        + northward[i][j][-2::-1])
                number = i * cells + j + 1
                layer.add(number, 'Polygon', [[degrees(*point) for point in ring]], name='第%04d网格' % number,
                          code='110%03d%03d' % (i, j), level=draw.randint(1, 3),
                          manager=draw.choice(FAMILY_NAMES) + place_name(draw)[:2], population=draw.randint(0, 4000))


def outline(draw, east, north, radius, corners, hole=False):
    """A closed star-shaped ring, nearly a rectangle, turned with its street; counter-clockwise unless a hole."""
    turn = draw.choice((0.0, 0.0, 0.12, -0.2, 0.6))
    points = []
    for k in range(corners):
        angle = 2 * math.pi * (k + 0.6 * draw.random()) / corners
        c, s = math.cos(angle), math.sin(angle)
        reach = radius * (0.82 + 0.18 * draw.random()) / (c ** 6 + s ** 6) ** (1 / 6)
        reach = min(reach, radius * 1.05)
        x, y = reach * c, reach * s * 0.85
        points.append(degrees(east + x * math.cos(turn) - y * math.sin(turn),
                              north + x * math.sin(turn) + y * math.cos(turn)))
    if hole:
        points.reverse()
    return points + points[:1]


def built_lots(draw, count, side):
    """Centres of the lots that carry a compound: one a lot at most, likelier near the centre."""
    lots, half = int(side / LOT_M), side / 2
    drawn = []
    for i in range(lots):
        for j in range(lots):
            east, north = (i + .5) * LOT_M - half, (j + .5) * LOT_M - half
            weight = math.exp(-(east * east + north * north) / (2 * (0.35 * side) ** 2)) + .02
            drawn.append((draw.random() ** (1 / weight), east, north))
    drawn.sort(reverse=True)
    return [(east, north) for _, east, north in drawn[:count]]


def draw_compounds(draw, path, count, side):
    """Returns the centres of their lots."""
    centres = built_lots(draw, count, side)
    with Layer(path) as layer:
        for number, (east, north) in enumerate(centres, 1):
            east, north, fate = east + draw.uniform(-5, 5), north + draw.uniform(-5, 5), draw.random()
            corners = min(60, 10 + int(draw.expovariate(1 / 12)))
            shape_type = 'Polygon'
            if fate < .05:
                shape_type = 'MultiPolygon'
                shape = [[outline(draw, east - 33, north, 27, corners)],
                         [outline(draw, east + 33, north, 27, max(10, corners // 2))]]
            elif fate < .15:
                shape = [outline(draw, east, north, 60, corners), outline(draw, east, north, 18, 10, hole=True)]
            else:
                shape = [outline(draw, east, north, draw.uniform(30, 62), corners)]
            layer.add(number, shape_type, shape, name=place_name(draw) + draw.choice(('', '一区', '二区', '东区')),
                      code='XQ%07d' % number, street=place_name(draw)[:2] + '街道',
                      kind=draw.choice(COMPOUND_KINDS), households=draw.randint(20, 3000),
                      built_year=draw.randint(1955, 2024), plot_ratio=round(draw.uniform(.3, 6), 2), updated=day(draw))
    return centres


def draw_facilities(draw, path, count, side, centres):
    with Layer(path) as layer:
        for number in range(1, count + 1):
            if draw.random() < .7:
                lot = draw.randrange(len(centres))
                east, north, compound = centres[lot][0] + draw.gauss(0, 45), centres[lot][1] + draw.gauss(0, 45), lot + 1
            else:
                east, north, compound = draw.uniform(-side / 2, side / 2), draw.uniform(-side / 2, side / 2), None
            kind = draw.choice(FACILITY_KINDS)
            layer.add(number, 'Point', degrees(east, north), name=kind + '%06d' % number, kind=kind,
                      status=draw.choice(STATES), capacity=draw.randint(0, 500), compound_id=compound, updated=day(draw))


def tile_at(zoom, lon, lat):
    north = math.asinh(math.tan(math.radians(lat)))
    return int((lon + 180) / 360 * 2 ** zoom), int((1 - north / math.pi) / 2 * 2 ** zoom)


def draw_tile_names(draw, path, count, centres):
    with open(path, 'w') as file:
        for zoom, share in TILE_SHARES.items():
            seen = set()
            for _ in range(200 * count):    # a low zoom has fewer tiles than its share
                if len(seen) >= round(count * share):
                    break
                east, north = draw.choice(centres)
                seen.add(tile_at(zoom, *degrees(east + draw.uniform(-90, 90), north + draw.uniform(-90, 90))))
            for x, y in sorted(seen):
                file.write('%d/%d/%d\n' % (zoom, x, y))


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument('folder', type=Path)
    options.add_argument('--scale', type=int, default=1, help='10 keeps the density and makes the city ten times as large')
    options.add_argument('--seed', type=int, default=7)
    options.add_argument('--tiles', type=int, default=500)
    chosen = options.parse_args()

    chosen.folder.mkdir(parents=True, exist_ok=True)
    side = SIDE_M * math.sqrt(chosen.scale)
    draw_grids(random.Random(chosen.seed), chosen.folder / 'grid.geojsonl', round(100 * math.sqrt(chosen.scale)), side)
    centres = draw_compounds(random.Random(chosen.seed + 1), chosen.folder / 'compound.geojsonl', 20_000 * chosen.scale, side)
    draw_facilities(random.Random(chosen.seed + 2), chosen.folder / 'facility.geojsonl', 500_000 * chosen.scale, side, centres)
    draw_tile_names(random.Random(chosen.seed + 3), chosen.folder / 'tiles.txt', chosen.tiles, centres)


if __name__ == '__main__':
    main()
