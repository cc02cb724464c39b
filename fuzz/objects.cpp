// Objects from bytes that nobody vouches for: the first byte says as what they are read. What is read is
// printed so that it reads the same again.
#include "base/json.hpp"
#include "governance/objects/change.hpp"
#include "governance/objects/condition.hpp"
#include "governance/objects/differences.hpp"
#include "governance/objects/object.hpp"
#include "governance/objects/revision.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace tutti;
using namespace tutti::governance::objects;

const Author author{"ann", "fuzz", WallTime(seconds(1'800'000'000))};

/// Of far times a row has not every microsecond.
std::optional<Object> without_time(std::optional<Object> object) {
    if (object) object->at = {};
    return object;
}
Status without_times(Status status) {
    for (auto& condition : status.conditions) condition.since = {};
    return status;
}
Revision without_times(Revision revision) {
    revision.author.at = {};
    for (auto& change : revision.changes) {
        change.before = without_time(std::move(change.before));
        change.after = without_time(std::move(change.after));
    }
    return revision;
}

Revision revision_of(std::vector<Wanted> wanted) {
    Revision revision{7, author, "apply", {}, {}};
    revision.changes = changes_for(wanted, {}, author, [](const ObjectKey&) { return 1; });
    return revision;
}

void check_rows(const Revision& revision, std::size_t largest) {
    std::vector<std::string_view> values;
    const auto rows = rows_of(revision, largest);
    for (const auto& row : rows) values.push_back(row.value);
    const auto again = read_revision(values);
    if (!again || without_times(*again) != without_times(revision)) std::abort();
    if (count_in(values.front()) != rows.size()) std::abort();
}

void wanted(std::string_view text) {
    const auto value = parse_json(text);
    if (!value) return;
    auto read = read_wanted(*value);
    if (!read) {
        if (read.error().message.empty()) std::abort();
        return;
    }
    for (const auto& each : *read)
        if (parse_key(tutti::governance::objects::text(each.key)) != each.key) std::abort();
    const auto revision = revision_of(std::move(*read));
    check_rows(revision, 64);
    check_rows(revision, 512 << 10);
}

void object(std::string_view text) {
    const ObjectKey key{"service", "lamp"};
    const auto read = parse_object(key, text);
    if (!read) return;
    const auto again = parse_object(key, print(*read));
    if (!again || without_time(*again) != without_time(*read)) std::abort();
    static_cast<void>(differences(read->spec, Value::object({})));
    if (!differences(read->spec, again->spec).empty()) std::abort();
}

void status(std::string_view text) {
    const auto read = parse_status(text);
    if (!read) return;
    const auto again = parse_status(print(*read));
    if (!again || without_times(*again) != without_times(*read)) std::abort();
}

void revision(std::string_view text) {
    const auto count = count_in(text);
    const auto read = read_revision(std::vector{text});
    if (read && (!count || *count != 1)) std::abort();
    if (read) check_rows(*read, 512 << 10);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0]) {
    case 'w':
        wanted(text);
        break;
    case 'o':
        object(text);
        break;
    case 's':
        status(text);
        break;
    case 'r':
        revision(text);
        break;
    default:
        if (const auto key = parse_key(text); key && tutti::governance::objects::text(*key) != text)
            std::abort();
        static_cast<void>(number_in(text));
    }
    return 0;
}
