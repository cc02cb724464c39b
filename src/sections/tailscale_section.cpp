#include "sections/tailscale_section.hpp"

namespace tutti::sections {

void read_tailscale(toml::TableReader& table, TailscaleSection& section) {
    read_simulate(table);
    table.read("socket", section.socket, toml::Text{});
    table.read("peers", section.peers, toml::Boolean{});
    read_timeout(table, section.timeout);
}

} // namespace tutti::sections
