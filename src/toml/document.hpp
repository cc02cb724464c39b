// A whole document: taken apart by a reader, and everything that is to be said of it.
#pragma once

#include "toml/table_reader.hpp"

#include <expected>
#include <string_view>
#include <vector>

namespace tutti::toml {

/// What is wrong with a document, and what is odd but works, each in the order of the file.
struct Review {
    std::vector<Mistake> mistakes;
    std::vector<Mistake> warnings;
};

/// In the order of the file. One that can be found in two ways, such as a cycle, is one.
void put_in_order(Review& review);

/// Takes a parsed document apart: `read(TableReader&)` asks for its keys. All mistakes are found, not only
/// the first.
template <typename ReadTable>
Review read_document(const Value& document, const ReadTable& read) {
    Review review;
    if (!document.is_object()) {
        review.mistakes.push_back({document.position(), "", "a configuration must be a table", {}});
        return review;
    }
    TableReader reader(document, "", review.mistakes, &review.warnings);
    read(reader);
    reader.finish();
    put_in_order(review);
    return review;
}

/// The document of a text; its error as the mistake that it is.
std::expected<Value, Mistake> parse_document(std::string_view text);

/// Both in one.
template <typename ReadTable>
Review read_text(std::string_view text, const ReadTable& read) {
    auto document = parse_document(text);
    if (!document) return {{std::move(document.error())}, {}};
    return read_document(*document, read);
}

} // namespace tutti::toml
