#include "sections/display_section.hpp"

#include "sections/section.hpp"

namespace tutti::sections {

namespace {

struct Threshold {
    toml::Read<DisplayThreshold> operator()(const Value& value) const {
        const auto is_right = [](std::span<const Value> items) {
            return items.size() == 2 && items[0].is_number() && items[1].is_number()
                   && items[0].number() <= items[1].number();
        };
        if (!value.is_array() || !is_right(value.items()))
            return toml::complain("must be two numbers, the second not below the first: [1000, 1500]");
        return DisplayThreshold{value.items()[0].number(), value.items()[1].number()};
    }
};

} // namespace

void read_display(toml::TableReader& table, DisplaySection& section) {
    int rotation = section.rotation;
    if (table.read("rotation", rotation, toml::Whole{0, 270})) {
        if (rotation % 90 == 0)
            section.rotation = rotation;
        else
            table.mistake("rotation", "must be 0, 90, 180 or 270");
    }
    table.read("scroll_speed", section.scroll_speed, Period{milliseconds(10), seconds(5)});
    table.read("icon_duration", section.icon_duration, Period{milliseconds(100), std::chrono::minutes(10)});
    table.read("show_icons", section.show_icons, toml::Boolean{});
    table.read_table("thresholds", [&](toml::TableReader& thresholds) {
        thresholds.read_each(Threshold{}, [&](const Member& member, DisplayThreshold threshold) {
            section.thresholds.insert_or_assign(member.key, threshold);
        });
    });
    table.read("simulate", section.simulate, toml::Boolean{});
}

} // namespace tutti::sections
