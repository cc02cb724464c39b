#include "device/program.hpp"

namespace tutti::device {

void read_program(toml::TableReader& table, Program& program) {
    table.read_list("run", program.run, toml::Text{});
    if (!table.has("run"))
        table.missing("run", "the program and its arguments: run = [\"python3\", \"knock.py\"]");
    else if (const auto* run = table.table().find("run"); run->is_array() && run->items().empty())
        table.mistake("run", "must name a program");
}

} // namespace tutti::device
