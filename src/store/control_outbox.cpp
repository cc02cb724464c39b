// The outbox, read from somewhere on.
#include "store/control_checksums.hpp"
#include "store/control_columns.hpp"
#include "store/control_store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::store {

namespace {

/// Bytes of events that are read together: they fit into a frame of a control socket.
constexpr std::size_t most_page_bytes = 192 * 1024;

/// Of sequence, timestamp, type, data.
OutboxEvent event_at(const Statement& row) {
    return {number_at(row, 0), time_at(row, 1), std::string(row.text(2)), std::string(row.text(3))};
}

} // namespace

Result<OutboxPage> ControlStore::events(std::uint64_t from, std::size_t most) {
    OutboxPage page;
    from = std::max<std::uint64_t>(from, 1);
    if (from > counters_.newest_event || most == 0) return page;
    auto rows = statement("SELECT sequence, timestamp, type, data, checksum FROM outbox WHERE sequence >= ?1"
                          " ORDER BY sequence LIMIT ?2");
    if (!rows) return pass_on(rows);
    (*rows)->with(from, most);
    auto next = from; // that is expected
    std::size_t bytes = 0;
    std::size_t looked_at = 0;
    while (bytes < most_page_bytes) {
        auto more = (*rows)->next();
        if (!more) return pass_on(more);
        if (!*more) break;
        ++looked_at;
        auto event = event_at(**rows);
        const bool is_whole = number_at(**rows, 4) == checksum_of(event);
        if (!page.events.empty() && (!is_whole || event.sequence != next)) break; // the next page's gap
        next = event.sequence + 1;
        if (!is_whole) continue;
        if (page.events.empty() && event.sequence > from) page.gap = Gap{from, event.sequence - 1};
        bytes += event.data.size();
        page.events.push_back(std::move(event));
    }
    (*rows)->with();
    if (page.events.empty()) page.gap = Gap{from, looked_at == most ? next - 1 : counters_.newest_event};
    return page;
}

Result<std::uint64_t> ControlStore::cursor(std::string_view reader) {
    auto select = statement("SELECT sequence FROM cursor WHERE reader=?1");
    if (!select) return pass_on(select);
    auto there = (*select)->with(reader).next();
    if (!there) return pass_on(there);
    const auto sequence = *there ? number_at(**select, 0) : 0;
    (*select)->with();
    return sequence;
}

Result<void> ControlStore::check_events() {
    auto rows = statement("SELECT sequence, timestamp, type, data, checksum FROM outbox ORDER BY sequence");
    if (!rows) return pass_on(rows);
    std::uint64_t before = 0;
    std::string found;
    auto read = for_each_row((*rows)->with(), [&](const Statement& row) {
        const auto event = event_at(row);
        if (found.empty() && number_at(row, 4) != checksum_of(event))
            found = fmt::format("event {} is not as it was written", event.sequence);
        if (found.empty() && before != 0 && event.sequence != before + 1)
            found = fmt::format("events {} to {} are gone", before + 1, event.sequence - 1);
        before = event.sequence;
    });
    if (!read) return read;
    if (found.empty() && before != 0 && before < counters_.newest_event)
        found = fmt::format("events {} to {} are gone", before + 1, counters_.newest_event);
    if (!found.empty()) return fail(ErrorCode::InvalidInput, found);
    return {};
}

} // namespace tutti::store
