// A key of an input that takes one text, or a list of them.
#pragma once

#include "toml/table_reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::device {

/// Each by `meaning`, which is Text or stricter; at least one. Where the key is left out, `target` stays.
template <typename Meaning>
void read_text_or_list(
    toml::TableReader& table, std::string_view key, std::vector<std::string>& target, const Meaning& meaning
) {
    const Value* value = table.table().find(key);
    if (value == nullptr) {
        table.take(key); // known all the same
        return;
    }
    if (!value->is_array()) {
        std::string one;
        if (table.read(key, one, meaning)) target = {std::move(one)};
        return;
    }
    if (value->items().empty()) {
        table.take(key);
        return table.mistake(key, "must name at least one");
    }
    table.read_list(key, target, meaning);
}

} // namespace tutti::device
