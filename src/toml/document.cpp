#include "toml/document.hpp"

#include "toml/toml.hpp"

#include <algorithm>
#include <tuple>

namespace tutti::toml {

namespace {

void put_in_order(std::vector<Mistake>& mistakes) {
    std::ranges::sort(mistakes, {}, [](const Mistake& mistake) {
        return std::tie(mistake.position.line, mistake.position.column, mistake.key, mistake.reason);
    });
    const auto repeated = std::ranges::unique(mistakes);
    mistakes.erase(repeated.begin(), repeated.end());
}

} // namespace

void put_in_order(Review& review) {
    put_in_order(review.mistakes);
    put_in_order(review.warnings);
}

std::expected<Value, Mistake> parse_document(std::string_view text) {
    auto document = parse_toml(text);
    if (document) return std::move(*document);
    auto& error = document.error();
    return std::unexpected(Mistake{error.position, "", std::move(error.message), {}});
}

} // namespace tutti::toml
