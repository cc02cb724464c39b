#include "toml/table_reader.hpp"

#include "base/json.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tutti::toml {

namespace {

bool is_bare_key(std::string_view key) noexcept {
    return !key.empty() && std::ranges::all_of(key, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
               || c == '-';
    });
}

} // namespace

std::string join_key(std::string_view path, std::string_view key) {
    std::string joined(path);
    if (!path.empty()) joined += '.';
    // "needs[2]" is made by us and no quoted key.
    if (is_bare_key(key.substr(0, key.find('['))))
        joined += key;
    else
        append_json_string(joined, key);
    return joined;
}

TableReader::TableReader(
    const Value& table, std::string path, std::vector<Mistake>& mistakes, std::vector<Mistake>* warnings
)
    : table_(table), path_(std::move(path)), mistakes_(mistakes), warnings_(warnings) {
    invariant(table.is_object(), "a table is read from an object");
}

const Value* TableReader::take(std::string_view key) {
    known_.push_back(key);
    return table_.find(key);
}

const Value* TableReader::take_table(std::string_view key) {
    const Value* value = take(key);
    if (value == nullptr || value->is_object()) return value;
    complain_about(*value, key, wrong_kind("a table", *value).error());
    return nullptr;
}

const Value* TableReader::take_list(std::string_view key) {
    const Value* value = take(key);
    if (value == nullptr || value->is_array()) return value;
    complain_about(*value, key, wrong_kind("a list", *value).error());
    return nullptr;
}

void TableReader::read_unsupported(std::string_view key) {
    const Value* value = take(key);
    if (value == nullptr) return;
    const auto member = std::ranges::find(table_.members(), key, &Member::key);
    mistake_at(member->position, key, "not supported by this version yet");
}

std::string TableReader::item_key(std::string_view key, std::size_t index) {
    return fmt::format("{}[{}]", key, index);
}

void TableReader::complain_about(const Value& value, std::string_view key, Complaint complaint) {
    mistake_at(value.position(), key, std::move(complaint.reason), std::move(complaint.suggestion));
}

void TableReader::mistake(std::string_view key, std::string reason, std::string suggestion) {
    const Value* value = table_.find(key);
    mistake_at(
        (value != nullptr ? *value : table_).position(), key, std::move(reason), std::move(suggestion)
    );
}

void TableReader::mistake_here(std::string reason, std::string suggestion) {
    mistakes_.push_back({table_.position(), path_, std::move(reason), std::move(suggestion)});
}

void TableReader::mistake_at(
    Position position, std::string_view key, std::string reason, std::string suggestion
) {
    mistakes_.push_back({position, join_key(path_, key), std::move(reason), std::move(suggestion)});
}

void TableReader::warning(std::string_view key, std::string reason) {
    if (warnings_ == nullptr) return;
    const Value* value = table_.find(key);
    warnings_->push_back(
        {(value != nullptr ? *value : table_).position(), join_key(path_, key), std::move(reason), {}}
    );
}

void TableReader::missing(std::string_view key, std::string_view what) {
    mistake(key, fmt::format("missing: {}", what));
}

bool TableReader::is_short_enough(const Value& list, std::string_view key, std::size_t most) {
    if (list.items().size() <= most) return true;
    complain_about(list, key, complain(fmt::format("must be at most {} tables", most)).error());
    return false;
}

void TableReader::finish() {
    if (all_known_) return;
    for (const Member& member : table_.members()) {
        if (std::ranges::find(known_, member.key) != known_.end()) continue;
        const auto near = nearest(member.key, known_);
        auto reason = near.empty() ? fmt::format("unknown key; known here: {}", fmt::join(known_, ", "))
                                   : std::string("unknown key");
        mistake_at(member.position, member.key, std::move(reason), std::string(near));
    }
}

} // namespace tutti::toml
