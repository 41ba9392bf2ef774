#include "data/filter/wkt.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "data/filter/literal.hpp"

namespace data::filter {
namespace {

constexpr std::string_view box_word = "BBOX", collection_word = "GEOMETRYCOLLECTION";
constexpr std::array<std::pair<std::string_view, geo::ShapeType>, 6> types{
    {{"POINT", geo::ShapeType::point},
     {"LINESTRING", geo::ShapeType::line},
     {"POLYGON", geo::ShapeType::polygon},
     {"MULTIPOINT", geo::ShapeType::multi_point},
     {"MULTILINESTRING", geo::ShapeType::multi_line},
     {"MULTIPOLYGON", geo::ShapeType::multi_polygon}}};

class Reader {
  public:
    Reader(Tokens& tokens, Builder& builder, const geo::Crs& crs) : tokens_(tokens), builder_(builder), crs_(crs) {}

    Geometry whole() {
        const Place place = tokens_.next().place;
        if (tokens_.next().says(box_word)) {
            tokens_.take();
            return box(builder_, numbers_in_brackets(), crs_, place);
        }
        std::vector<geo::Shape> shapes;
        read_shapes(shapes);
        return geometry(builder_, std::move(shapes), crs_, place);
    }

  private:
    void read_shapes(std::vector<geo::Shape>& shapes) {
        const Token word = tokens_.take();
        if (tokens_.next().says("Z") || tokens_.next().says("M") || tokens_.next().says("ZM")) tokens_.take();
        if (tokens_.next().says("EMPTY")) throw BadFilter("geometry", "an empty geometry meets nothing", word.place);
        if (word.says(collection_word)) {
            const Builder::Level level(builder_, word.place);
            in_brackets([&] {
                if (!is_geometry_word(tokens_.next()) || tokens_.next().says(box_word)) expected("a geometry");
                read_shapes(shapes);
            });
            return;
        }
        const auto type = std::ranges::find_if(types, [&](const auto& known) { return word.says(known.first); });
        shapes.push_back(shape(type->second));
    }

    geo::Shape shape(geo::ShapeType type) {
        geo::Shape made{type, {}};
        switch (type) {
            case geo::ShapeType::point:
                in_brackets([&] {
                    if (!made.parts.empty()) expected(")");
                    made.parts = {{{position()}}};
                });
                break;
            case geo::ShapeType::line: made.parts = {{path()}}; break;
            case geo::ShapeType::polygon: made.parts = {rings()}; break;
            case geo::ShapeType::multi_point:  // each in brackets of its own, or not
                in_brackets([&] {
                    if (tokens_.next().is("("))
                        in_brackets([&] { made.parts.push_back({{position()}}); });
                    else
                        made.parts.push_back({{position()}});
                });
                break;
            case geo::ShapeType::multi_line: in_brackets([&] { made.parts.push_back({path()}); }); break;
            case geo::ShapeType::multi_polygon: in_brackets([&] { made.parts.push_back(rings()); }); break;
        }
        return made;
    }

    geo::Part rings() {
        geo::Part part;
        const std::size_t place = tokens_.next().place;
        in_brackets([&] {
            part.push_back(path());
            if (part.back().front() != part.back().back())
                throw BadFilter("geometry", "a ring must end where it begins", place);
        });
        return part;
    }

    geo::Path path() {
        geo::Path places;
        in_brackets([&] { places.push_back(position()); });
        return places;
    }

    geo::LonLat position() {
        const double first = number(), second = number();
        for (int more = 0; more < 2 && !tokens_.next().is(",") && !tokens_.next().is(")"); ++more) number();
        return {first, second};
    }

    std::vector<double> numbers_in_brackets() {
        std::vector<double> numbers;
        in_brackets([&] { numbers.push_back(number()); });
        return numbers;
    }

    double number() {
        const bool minus = tokens_.next().is("-");
        if (minus || tokens_.next().is("+")) tokens_.take();
        if (tokens_.next().kind != Token::Kind::number) expected("a number");
        const Token token = tokens_.take();
        const double value = std::visit([](auto n) { return static_cast<double>(n); }, token.number);
        return minus ? -value : value;
    }

    /// "(", items parted by commas, ")".
    template <class Read>
    void in_brackets(Read read) {
        if (!tokens_.next().is("(")) expected("(");
        do {
            tokens_.take();
            read();
        } while (tokens_.next().is(","));
        if (!tokens_.next().is(")")) expected(")");
        tokens_.take();
    }

    [[noreturn]] void expected(std::string_view what) {
        throw BadFilter("syntax", "expected " + std::string(what) + ", not " + tokens_.shown(), tokens_.next().place);
    }

    Tokens& tokens_;
    Builder& builder_;
    const geo::Crs& crs_;
};

}  // namespace

bool is_geometry_word(const Token& token) noexcept {
    return token.says(box_word) || token.says(collection_word) ||
           std::ranges::any_of(types, [&](const auto& known) { return token.says(known.first); });
}

Geometry take_geometry(Tokens& tokens, Builder& builder, const geo::Crs& crs) {
    return Reader(tokens, builder, crs).whole();
}

}  // namespace data::filter
