#include "control_plane/own_commands.hpp"

#include "control_plane/control_answers.hpp"
#include "control_plane/stored_commands.hpp"
#include "io/file.hpp"
#include "store/control_chain.hpp"

#include <utility>

namespace tutti::control_plane {

using governance::Outcome;

namespace {

/// Of a check or a copy of all, on a slow card.
constexpr auto whole_file_patience = std::chrono::minutes(10);

Result<Value> checked(store::ControlStore& store, const std::optional<store::AuditHead>& head) {
    if (auto whole = store.check(); !whole) return pass_on(whole);
    if (head)
        if (auto known = store.check_audit(*head); !known) return pass_on(known);
    const auto used = store.used();
    if (!used) return std::unexpected(used.error());
    return Value::object(
        {{"whole", true},
         {"bytes", *used},
         {"events", events_value(store.span())},
         {"audit", store::print(store.audit_head())}}
    );
}

Task<Outcome> check(StoreWriter& writer, Value params) {
    std::optional<store::AuditHead> head;
    if (const auto* said = params.find("head")) {
        const auto read = store::parse_audit_head(said->string());
        if (!read) co_return outcome_of_failure(read.error());
        head = *read;
    }
    auto look = [head](store::ControlStore& store) { return checked(store, head); };
    auto answer = co_await writer.ask("checking", std::move(look), whole_file_patience);
    if (!answer) co_return outcome_of_failure(answer.error());
    co_return std::move(*answer);
}

Task<Outcome> back_up(StoreWriter& writer, std::filesystem::path folder, std::string name) {
    if (auto ready = io::make_private_directory(folder); !ready) co_return outcome_of_failure(ready.error());
    auto copy = [to = folder / (name + ".db")](store::ControlStore& store) -> Result<std::string> {
        if (auto done = store.back_up(to); !done) return pass_on(done);
        return to.native();
    };
    const auto made = co_await writer.ask("backing up", std::move(copy), whole_file_patience);
    if (!made) co_return outcome_of_failure(made.error());
    co_return Value::object({{"file", *made}});
}

Task<Outcome> rows(StoreWriter& writer, store::RowQuestion question) {
    if (is_reserved_set(question.set)) co_return std::unexpected(reserved_fault(question.set));
    auto read = [question](store::ControlStore& store) { return store.rows(question); };
    const auto found = co_await writer.ask("reading rows", std::move(read));
    if (!found) co_return outcome_of_failure(found.error());
    co_return rows_value(*found);
}

using Events = std::pair<store::OutboxPage, store::OutboxSpan>;

Task<Outcome> events(StoreWriter& writer, EventQuestion question) {
    auto read = [question](store::ControlStore& store) -> Result<Events> {
        auto page = store.events(question.from, question.most);
        if (!page) return pass_on(page);
        return Events(std::move(*page), store.span());
    };
    const auto found = co_await writer.ask("reading events", std::move(read));
    if (!found) co_return outcome_of_failure(found.error());
    co_return page_value(found->first, found->second);
}

struct Lines {
    std::vector<store::AuditLine> lines;
    store::OutboxSpan span;
    store::AuditHead head;
};

Task<Outcome> audit(StoreWriter& writer, store::AuditQuestion question) {
    auto read = [question](store::ControlStore& store) -> Result<Lines> {
        auto lines = store.newest_audit(question);
        if (!lines) return pass_on(lines);
        return Lines{std::move(*lines), store.audit_span(), store.audit_head()};
    };
    const auto found = co_await writer.ask("reading the audit", std::move(read));
    if (!found) co_return outcome_of_failure(found.error());
    co_return audit_value(found->lines, found->span, found->head, question.most);
}

std::string text_parameter(const Value& params, std::string_view key) {
    return std::string(params.find(key)->string());
}

} // namespace

/// Parameters are as their types say.
void add_store_commands(CommandDesk& desk, StoreWriter& writer, const std::filesystem::path& file) {
    using governance::Subject;
    desk.on_stored("store.put", put_row);
    desk.on_stored("store.remove", remove_row);
    desk.on_own("store.rows", [&writer](const Value& params, const Subject&) {
        return rows(writer, row_question_from(params));
    });
    desk.on_own("store.events", [&writer](const Value& params, const Subject&) {
        return events(writer, event_question_from(params));
    });
    desk.on_own("audit.list", [&writer](const Value& params, const Subject&) {
        return audit(writer, audit_question_from(params));
    });
    desk.on_own("store.check", [&writer](Value params, const Subject&) {
        return check(writer, std::move(params));
    });
    desk.on_own(
        "store.backup",
        [&writer, folder = file.parent_path() / "backups"](const Value& params, const Subject&) {
            return back_up(writer, folder, text_parameter(params, "name"));
        }
    );
}

} // namespace tutti::control_plane
