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
#include <string_view>
#include <vector>

namespace {

using namespace tutti;
using namespace tutti::governance::objects;

const Author author{"ann", "fuzz", WallTime(seconds(1'800'000'000))};

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
    if (!again || *again != revision) std::abort();
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
    if (!again || *again != *read) std::abort();
    static_cast<void>(differences(read->spec, Value::object({})));
    if (!differences(read->spec, again->spec).empty()) std::abort();
}

void status(std::string_view text) {
    const auto read = parse_status(text);
    if (!read) return;
    const auto again = parse_status(print(*read));
    if (!again || *again != *read) std::abort();
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
