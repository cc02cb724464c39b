#include "installation/bind_section.hpp"

#include "base/name.hpp"
#include "event/definition/event_values.hpp"
#include "event/definition/read_where.hpp"

#include <algorithm>

namespace tutti::installation {

namespace {

using Kind = BindTarget::Kind;

constexpr double any_number = 1e12;
constexpr std::size_t most_of_a_type = 64;

struct Target {
    toml::Read<BindTarget> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        auto target = parse_bind_target(value.string());
        if (!target)
            return toml::complain(
                "must be <scene>.<parameter>, mode.next, mode.previous, mode.activate, mode.<name>, "
                "overlay.text, overlay.blackout or light.brightness"
            );
        return std::move(*target);
    }
};

struct Ends {
    toml::Read<std::array<double, 2>> operator()(const Value& value) const {
        if (!value.is_array()) return toml::wrong_kind("a list", value);
        std::array<double, 2> ends{};
        if (value.items().size() != ends.size()) return toml::complain("must be a list of two numbers");
        for (std::size_t i = 0; i < ends.size(); ++i) {
            auto read = toml::Real{-any_number, any_number}(value.items()[i]);
            if (!read) return std::unexpected(std::move(read.error()));
            ends[i] = *read;
        }
        if (ends[0] == ends[1]) return toml::complain("must be two different numbers");
        return ends;
    }
};

constexpr toml::OneOf<scene::Curve, 3> curves{
    {{{"linear", scene::Curve::Linear},
      {"exponential", scene::Curve::Exponential},
      {"squared", scene::Curve::Squared}}}
};

void read_one(toml::TableReader& table, Bind& bind) {
    table.read_needed("to", bind.to, Target{}, "what the event changes, such as \"plasma.speed\"");
    table.read_table("where", [&](toml::TableReader& where) {
        event::definition::read_where(where, bind.where);
    });
    table.read("field", bind.field, toml::Text{});
    table.read("from", bind.from, Ends{});
    std::array<double, 2> range{};
    if (table.read("range", range, Ends{})) bind.range = range;
    table.read("curve", bind.curve, curves);
    if (bind.curve == scene::Curve::Exponential && bind.range && std::ranges::min(*bind.range) <= 0)
        table.mistake("range", "an exponential curve needs a range above 0");
    table.read("smooth", bind.smooth, toml::Seconds{microseconds(0), seconds(60)});
    table.read("step", bind.step, toml::Real{0, 1});
}

} // namespace

std::optional<BindTarget> parse_bind_target(std::string_view text) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto group = text.substr(0, dot);
    const auto name = text.substr(dot + 1);
    if (!is_name_segment(group) || !is_name_segment(name)) return std::nullopt;
    if (group == "mode") {
        if (name == "next") return BindTarget{Kind::Next, {}, {}};
        if (name == "previous") return BindTarget{Kind::Previous, {}, {}};
        if (name == "activate") return BindTarget{Kind::Activate, {}, {}};
        return BindTarget{Kind::Mode, {}, std::string(name)};
    }
    if (group == "overlay") {
        if (name == "text") return BindTarget{Kind::Text, {}, {}};
        if (name == "blackout") return BindTarget{Kind::Blackout, {}, {}};
        return std::nullopt;
    }
    if (group == "light") {
        if (name == "brightness") return BindTarget{Kind::Brightness, {}, {}};
        return std::nullopt;
    }
    return BindTarget{Kind::Parameter, std::string(group), std::string(name)};
}

void read_bind(toml::TableReader& table, std::vector<Bind>& binds) {
    for (const auto& member : table.table().members()) {
        if (auto type = event::definition::EventType{}(Value(member.key)); !type) {
            table.take(member.key);
            table.mistake_at(member.position, member.key, std::move(type.error().reason));
            continue;
        }
        const auto add = [&](Bind bind) {
            bind.type = member.key;
            if (binds.size() < most_binds)
                binds.push_back(std::move(bind));
            else
                table.mistake_at(member.position, member.key, "there may be at most 1024 of them");
        };
        if (member.value.is_string()) {
            Bind bind;
            if (table.read(member.key, bind.to, Target{})) add(std::move(bind));
            continue;
        }
        table.read_table_or_tables(member.key, most_of_a_type, [&](toml::TableReader& inner) {
            Bind bind;
            read_one(inner, bind);
            add(std::move(bind));
        });
    }
}

} // namespace tutti::installation
