// An input of kind "program": a program that prints lines (line.hpp) on its standard output.
#pragma once

#include "toml/table_reader.hpp"

#include <string>
#include <vector>

namespace tutti::device {

struct Program {
    std::vector<std::string> run; ///< the program, by its path or as PATH finds it, and its arguments

    bool operator==(const Program&) const = default;
};

void read_program(toml::TableReader& table, Program& program);

} // namespace tutti::device
