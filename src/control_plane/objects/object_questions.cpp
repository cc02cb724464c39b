#include "control_plane/objects/object_questions.hpp"

#include "base/json.hpp"
#include "control_plane/objects/object_changes.hpp"
#include "control_plane/objects/object_rows.hpp"
#include "control_plane/objects/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::control_plane {

using namespace governance::objects;
using governance::Outcome;
using store::ControlStore;

namespace {

/// Of one answer: a frame of a control socket takes more.
constexpr std::size_t most_of_list = 192 * 1024;
constexpr std::size_t rows_at_once = 512;

/// The two rows of an object: texts, which cross to the loop. One of them is there.
struct Rows {
    ObjectKey key;
    std::string object; ///< empty: it is leaving, or lost
    std::string status;
};

Value value_of(const Kinds& kinds, const Rows& rows, governance::UserRole role) {
    std::vector<Member> members = {{"kind", rows.key.kind}, {"name", rows.key.name}};
    // Of a damaged one how it stands is told, as of one that is leaving.
    if (auto object = parse_object(rows.key, rows.object)) {
        object->spec = kinds.shown(rows.key.kind, object->spec, role);
        const auto value = to_value(*object);
        members.assign(value.members().begin(), value.members().end());
    }
    if (const auto status = parse_status(rows.status)) members.push_back({"status", to_value(*status)});
    return Value::object(std::move(members));
}

Result<std::optional<Rows>> rows_of_one(ControlStore& store, const ObjectKey& key) {
    auto object = store.row(object_set(key.kind), key.name);
    if (!object) return pass_on(object);
    auto status = store.row(status_set(key.kind), key.name);
    if (!status) return pass_on(status);
    if (!*object && !*status) return std::nullopt;
    const auto value = [](std::optional<store::Row>& row) {
        return row ? std::move(row->value) : std::string();
    };
    return Rows{key, value(*object), value(*status)};
}

// ---- many ----

struct ListQuestion {
    std::vector<std::string> kinds; ///< by their names
    Labels labels;
    ObjectKey after; ///< of no kind: from the first
    std::size_t most = 200;
};

struct Listed {
    std::vector<Rows> all;
    bool is_last = true;
};

bool is_wanted(const ListQuestion& question, const Rows& rows) {
    if (question.labels.empty()) return true;
    const auto object = parse_object(rows.key, rows.object);
    return object && has_all(object->labels, question.labels);
}

/// Objects and what is known of them, side by side: one of both may be missing.
class Walk {
public:
    Walk(ControlStore& store, std::string kind, std::string after)
        : store_(store), kind_(std::move(kind)),
          objects_{{object_set(kind_), after, rows_at_once}, {}, 0, false},
          states_{{status_set(kind_), after, rows_at_once}, {}, 0, false} {}

    /// Nothing: there are no more.
    Result<std::optional<Rows>> next() {
        for (auto* side : {&objects_, &states_})
            if (auto filled = fill(*side); !filled) return pass_on(filled);
        const auto* object = present(objects_);
        const auto* state = present(states_);
        if (object == nullptr && state == nullptr) return std::nullopt;
        const auto name =
            object == nullptr || (state != nullptr && state->key < object->key) ? state->key : object->key;
        Rows rows{{kind_, name}, "", ""};
        if (object != nullptr && object->key == name) rows.object = objects_.rows[objects_.place++].value;
        if (state != nullptr && state->key == name) rows.status = states_.rows[states_.place++].value;
        return rows;
    }

private:
    struct Side {
        store::RowQuestion question;
        std::vector<store::Row> rows;
        std::size_t place;
        bool is_over;
    };

    Result<void> fill(Side& side) {
        if (side.place < side.rows.size() || side.is_over) return {};
        if (!side.rows.empty()) side.question.after = side.rows.back().key;
        auto page = store_.rows(side.question);
        if (!page) return pass_on(page);
        side.rows = std::move(page->set.rows);
        side.place = 0;
        side.is_over = page->is_last;
        return {};
    }

    static const store::Row* present(const Side& side) {
        return side.place < side.rows.size() ? &side.rows[side.place] : nullptr;
    }

    ControlStore& store_;
    std::string kind_;
    Side objects_;
    Side states_;
};

Result<Listed> list_in(ControlStore& store, const ListQuestion& question) {
    Listed listed;
    std::size_t size = 0;
    for (const auto& kind : question.kinds) {
        if (kind < question.after.kind) continue;
        Walk walk(store, kind, kind == question.after.kind ? question.after.name : "");
        while (true) {
            auto rows = walk.next();
            if (!rows) return pass_on(rows);
            if (!*rows) break;
            if (!is_wanted(question, **rows)) continue;
            size += (*rows)->object.size() + (*rows)->status.size() + 256;
            listed.is_last =
                listed.all.size() < question.most && (listed.all.empty() || size <= most_of_list);
            if (!listed.is_last) return listed;
            listed.all.push_back(std::move(**rows));
        }
    }
    return listed;
}

// ---- what was applied ----

struct HistoryQuestion {
    std::uint64_t from = UINT64_MAX;
    std::size_t most = 20;
    std::string kind; ///< empty: every one
    std::string name; ///< likewise
};

/// Revisions as their rows have them: texts, which cross to the loop.
struct Past {
    std::vector<std::vector<std::string>> revisions;
    std::uint64_t oldest = 1;
    std::uint64_t newest = 0;
    std::uint64_t next = 0; ///< 0: there are no more
};

bool is_meant(const HistoryQuestion& question, const Revision& revision) {
    if (question.kind.empty() && question.name.empty()) return true;
    return std::ranges::any_of(revision.changes, [&](const Change& change) {
        return (question.kind.empty() || change.key.kind == question.kind)
               && (question.name.empty() || change.key.name == question.name);
    });
}

Result<Past> past_in(ControlStore& store, const HistoryQuestion& question) {
    const auto newest = newest_revision(store);
    if (!newest) return std::unexpected(newest.error());
    Past past;
    past.newest = *newest;
    past.oldest = *newest > revisions_kept ? *newest - revisions_kept + 1 : 1;
    std::size_t size = 0;
    for (auto number = std::min(question.from, *newest); number >= past.oldest && number > 0; --number) {
        const auto revision = find_revision(store, number);
        if (!revision) return std::unexpected(revision.error());
        if (!*revision || !is_meant(question, **revision)) continue;
        std::vector<std::string> values;
        for (auto& row : rows_of(**revision)) values.push_back(std::move(row.value));
        for (const auto& value : values) size += value.size();
        if (past.revisions.size() == question.most || (size > most_of_list && !past.revisions.empty())) {
            past.next = number;
            return past;
        }
        past.revisions.push_back(std::move(values));
    }
    return past;
}

Result<Value> value_of(
    const Kinds& kinds, const std::vector<std::string>& texts, const HistoryQuestion& question,
    governance::UserRole role
) {
    const std::vector<std::string_view> values(texts.begin(), texts.end());
    const auto revision = read_revision(values);
    if (!revision) return std::unexpected(revision.error());
    std::vector<Value> changes;
    std::size_t size = 0;
    std::size_t meant = 0;
    for (const auto& change : revision->changes) {
        if (!is_meant(question, {0, {}, "", {}, {change}})) continue;
        ++meant;
        auto value = change_value(kinds, change, role);
        size += print_json(value).size();
        if (size <= most_of_list / 2 || changes.empty()) changes.push_back(std::move(value));
    }
    std::vector<Member> members = {
        {"number", revision->number},
        {"at", to_seconds(revision->author.at)},
        {"by", revision->author.by},
        {"source", revision->author.source},
        {"what", revision->what}
    };
    if (revision->back_to) members.push_back({"back_to", *revision->back_to});
    members.push_back({"more", meant - changes.size()});
    members.push_back({"changes", Value::array(std::move(changes))});
    return Value::object(std::move(members));
}

} // namespace

Task<Outcome> get_object(const Kinds& kinds, StoreWriter& writer, Value params, governance::Subject subject) {
    const ObjectKey key{text_parameter_in(params, "kind"), text_parameter_in(params, "name")};
    if (auto fault = kinds.why_not(key)) co_return std::unexpected(std::move(*fault));
    auto read = [key](ControlStore& store) { return rows_of_one(store, key); };
    const auto rows = co_await writer.ask("reading an object", std::move(read));
    if (!rows) co_return fault_with(rows.error());
    if (!*rows) co_return fault_with({ErrorCode::NotFound, fmt::format("there is no {}", text(key))});
    co_return value_of(kinds, **rows, subject.role);
}

Task<Outcome>
list_objects(const Kinds& kinds, StoreWriter& writer, Value params, governance::Subject subject) {
    ListQuestion question;
    const auto kind = text_parameter_in(params, "kind");
    for (const auto name : kinds.names())
        if (kind.empty() || kind == name) question.kinds.emplace_back(name);
    if (question.kinds.empty()) co_return std::unexpected(*kinds.why_not({kind, "*"}));
    question.most = whole_parameter_in(params, "most", 200);
    if (const auto* labels = params.find("labels")) {
        auto read = read_labels(*labels);
        if (!read) co_return fault_with(read.error());
        question.labels = std::move(*read);
    }
    if (const auto after = text_parameter_in(params, "after"); !after.empty()) {
        auto key = parse_key(after);
        if (!key) co_return fault_with(key.error());
        question.after = std::move(*key);
    }
    auto read = [question](ControlStore& store) { return list_in(store, question); };
    const auto listed = co_await writer.ask("reading objects", std::move(read));
    if (!listed) co_return fault_with(listed.error());
    std::vector<Value> all;
    for (const auto& rows : listed->all) all.push_back(value_of(kinds, rows, subject.role));
    std::vector<Member> members = {{"objects", Value::array(std::move(all))}};
    if (!listed->is_last) members.push_back({"next", text(listed->all.back().key)});
    co_return Value::object(std::move(members));
}

Task<Outcome>
list_revisions(const Kinds& kinds, StoreWriter& writer, Value params, governance::Subject subject) {
    HistoryQuestion question;
    question.from = whole_parameter_in(params, "from", UINT64_MAX);
    question.most = whole_parameter_in(params, "most", 20);
    question.kind = text_parameter_in(params, "kind");
    question.name = text_parameter_in(params, "name");
    auto read = [question](ControlStore& store) { return past_in(store, question); };
    const auto past = co_await writer.ask("reading revisions", std::move(read));
    if (!past) co_return fault_with(past.error());
    std::vector<Value> all;
    for (const auto& texts : past->revisions) {
        auto value = value_of(kinds, texts, question, subject.role);
        if (!value) co_return fault_with(value.error());
        all.push_back(std::move(*value));
    }
    std::vector<Member> members = {{"revisions", Value::array(std::move(all))}};
    if (past->next != 0) members.push_back({"next", past->next});
    members.push_back({"oldest", past->oldest});
    members.push_back({"newest", past->newest});
    co_return Value::object(std::move(members));
}

} // namespace tutti::control_plane
