// `tutti get`: objects, what they are to be and how they stand.
#pragma once

#include "cli/governed/desk.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::cli {

struct GetOptions {
    enum class Form : std::uint8_t { Table, Wide, Json, Toml };

    DeskOptions desk;
    std::string kind; ///< or "service/lamp"; empty: of all kinds
    std::string name; ///< empty: all of the kind
    std::vector<std::string> labels = {};
    Form form = Form::Table;
    bool watches = false; ///< goes on to show how they stand
};

int get_objects(const GetOptions& options);

} // namespace tutti::cli
