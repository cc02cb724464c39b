#include "installation/render_section.hpp"

#include <limits>

namespace tutti::installation {

void read_render(toml::TableReader& table, RenderConfig& render) {
    table.read("embedded", render.embedded, toml::Boolean{});
    table.read("show_errors", render.show_errors, toml::Boolean{});
    table.read("rate", render.rate, toml::Whole{1, 240});
    table.read("seed", render.seed, toml::Whole{0, std::numeric_limits<std::int64_t>::max()});
    table.read("start", render.start, toml::Name{});
    table.read("browse", render.browse, toml::Duration{microseconds(0), seconds(3600)});
    table.read("watchdog", render.watchdog, toml::Duration{milliseconds(100), seconds(60)});
}

} // namespace tutti::installation
