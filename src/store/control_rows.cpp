// The desired state: read, and verified when the store is opened.
#include "store/control_checksums.hpp"
#include "store/control_columns.hpp"
#include "store/control_store.hpp"

#include <algorithm>
#include <utility>

namespace tutti::store {

namespace {

/// Of key, value, revision, generation.
Row row_at(const Statement& row) {
    return {std::string(row.text(0)), std::string(row.text(1)), number_at(row, 2), number_at(row, 3)};
}

} // namespace

Result<ControlStore::SetHead> ControlStore::head(std::string_view set) {
    auto select = statement("SELECT revision, checksum FROM row_set WHERE name=?1");
    if (!select) return pass_on(select);
    auto there = (*select)->with(set).next();
    if (!there) return pass_on(there);
    SetHead found;
    if (*there) found = {number_at(**select, 0), number_at(**select, 1)};
    (*select)->with();
    return found;
}

Result<std::optional<Row>> ControlStore::row(std::string_view set, std::string_view key) {
    auto select = statement("SELECT value, revision, generation FROM desired"
                            " WHERE set_name=?1 AND key=?2");
    if (!select) return pass_on(select);
    auto there = (*select)->with(set, key).next();
    if (!there) return pass_on(there);
    std::optional<Row> found;
    if (*there)
        found =
            Row{std::string(key), std::string((*select)->text(0)), number_at(**select, 1),
                number_at(**select, 2)};
    (*select)->with();
    return found;
}

Result<RowSet> ControlStore::rows(std::string_view set) {
    const auto of_set = head(set);
    if (!of_set) return std::unexpected(of_set.error());
    RowSet found{of_set->revision, {}};
    auto rows =
        statement("SELECT key, value, revision, generation FROM desired WHERE set_name=?1 ORDER BY key");
    if (!rows) return pass_on(rows);
    auto read =
        for_each_row((*rows)->with(set), [&](const Statement& row) { found.rows.push_back(row_at(row)); });
    if (!read) return pass_on(read);
    return found;
}

Result<RowPage> ControlStore::rows(const RowQuestion& question) {
    const auto of_set = head(question.set);
    if (!of_set) return std::unexpected(of_set.error());
    RowPage page{{of_set->revision, {}}, true};
    auto rows = statement("SELECT key, value, revision, generation FROM desired WHERE set_name=?1 AND key>?2"
                          " ORDER BY key");
    if (!rows) return pass_on(rows);
    (*rows)->with(question.set, question.after);
    std::size_t bytes = 0;
    while (true) {
        auto more = (*rows)->next();
        if (!more) return pass_on(more);
        if (!*more) break;
        auto row = row_at(**rows);
        bytes += row.key.size() + row.value.size();
        const auto count = page.set.rows.size();
        page.is_last = count < question.most && (count == 0 || bytes <= question.most_bytes);
        if (!page.is_last) break;
        page.set.rows.push_back(std::move(row));
    }
    (*rows)->with();
    return page;
}

Result<std::vector<std::string>> ControlStore::sets() {
    auto names = statement("SELECT name FROM row_set UNION SELECT set_name FROM desired ORDER BY 1");
    if (!names) return pass_on(names);
    std::vector<std::string> found;
    auto read =
        for_each_row((*names)->with(), [&](const Statement& row) { found.emplace_back(row.text(0)); });
    if (!read) return pass_on(read);
    return found;
}

Result<void> ControlStore::verify() {
    auto names = sets();
    if (!names) return pass_on(names);
    for (const auto& set : *names)
        if (auto done = verify_set(set); !done) return done;
    if (auto done = verify_tokens(); !done) return done;
    return verify_head();
}

Result<ControlStore::SetState> ControlStore::look_through(const std::string& set) {
    const auto of_set = head(set);
    if (!of_set) return std::unexpected(of_set.error());
    const bool is_known = of_set->revision > 0;
    SetState state;
    state.revision = of_set->revision;
    // What every row says of itself adds up also where a value was changed: then the row alone is damaged.
    auto said = checksum_of(set, state.revision);
    auto rows =
        statement("SELECT key, value, revision, generation, checksum, rowid FROM desired WHERE set_name=?1");
    if (!rows) return pass_on(rows);
    auto read = for_each_row((*rows)->with(set), [&](const Statement& each) {
        const auto row = row_at(each);
        const auto checksum = number_at(each, 4);
        said += checksum;
        if (is_known && checksum == checksum_of(set, row))
            state.sum += checksum;
        else
            state.damaged.emplace_back(each.integer(5), row.key);
        if (!is_known) state.revision = std::max(state.revision, row.revision);
    });
    if (!read) return pass_on(read);
    if (!is_known)
        state.why = "what says its revision is gone";
    else if (said != of_set->checksum)
        state.why = "rows are gone, or were changed by somebody else";
    return state;
}

Result<void> ControlStore::set_aside(std::int64_t row) {
    auto copy = statement("INSERT INTO set_aside(set_name, key, value, revision, generation, checksum)"
                          " SELECT set_name, key, value, revision, generation, checksum FROM desired"
                          " WHERE rowid=?1");
    if (!copy) return pass_on(copy);
    if (auto done = (*copy)->with(row).run(); !done) return done;
    auto drop = statement("DELETE FROM desired WHERE rowid=?1");
    if (!drop) return pass_on(drop);
    return (*drop)->with(row).run();
}

Result<void> ControlStore::verify_set(const std::string& set) {
    auto state = look_through(set);
    if (!state) return pass_on(state);
    if (state->damaged.empty() && state->why.empty()) return {};
    for (const auto& [row, key] : state->damaged) {
        if (auto done = set_aside(row); !done) return done;
        damage_.push_back({set, key, "it is not as it was written"});
    }
    if (!state->why.empty()) damage_.push_back({set, {}, state->why});
    // Who has read the set before learns that it is another one now.
    const auto revision = state->revision + 1;
    auto head = statement("INSERT OR REPLACE INTO row_set VALUES(?1, ?2, ?3)");
    if (!head) return pass_on(head);
    return (*head)->with(set, revision, checksum_of(set, revision) + state->sum).run();
}

} // namespace tutti::store
