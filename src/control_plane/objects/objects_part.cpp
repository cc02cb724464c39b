#include "control_plane/objects/objects_part.hpp"

#include "base/json.hpp"
#include "control_plane/objects/object_changes.hpp"
#include "control_plane/objects/object_questions.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::control_plane {

using governance::Outcome;
using governance::Subject;
using governance::Ticket;

namespace {

/// What is found out on the store's thread. Values belong to one thread: it crosses as a text.
struct Crossing {
    std::string text;
    std::optional<governance::Fault> fault;
};

Crossing found_of(const Outcome& outcome) {
    if (outcome) return {print_json(*outcome), std::nullopt};
    return {"", outcome.error()};
}

Outcome outcome_of(const Crossing& found) {
    if (found.fault) return std::unexpected(*found.fault);
    auto value = parse_json(found.text);
    if (!value) return std::unexpected(governance::fault_of(value.error()));
    return std::move(*value);
}

} // namespace

ObjectsPart::ObjectsPart(
    const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk, ObjectSurroundings around,
    governance::objects::QueueOptions options
)
    : writer_(writer), fence_(around.fence), keeper_(executor, writer, kinds_, std::move(around), options) {
    using Change = Outcome (*)(const Kinds&, store::ControlTransaction&, const Value&, const Ticket&);
    const auto stored = [&](std::string_view command, Change change) {
        desk.on_stored(
            command, [this, change](
                         store::ControlTransaction& transaction, const Value& params, const Ticket& ticket
                     ) { return change(kinds_, transaction, params, ticket); }
        );
    };
    stored("object.apply", apply_objects);
    stored("object.remove", remove_object);
    stored("object.rollback", roll_back);
    using Question = Task<Outcome> (*)(const Kinds&, StoreWriter&, Value, Subject);
    const auto question = [&](std::string_view command, Question ask) {
        desk.on_own(command, [this, ask](Value params, Subject subject) {
            return ask(kinds_, writer_, std::move(params), std::move(subject));
        });
    };
    question("object.get", get_object);
    question("object.list", list_objects);
    question("object.history", list_revisions);
    desk.on_own("object.diff", [this](Value params, Subject subject) {
        return differences(std::move(params), std::move(subject));
    });
    desk.on_own("object.wait", [this](Value params, const Subject&) {
        return keeper_.wait_until(std::move(params));
    });
    desk.on_own("object.reconcile", [this](Value params, const Subject&) {
        return reconcile(std::move(params));
    });
}

void ObjectsPart::look(const governance::objects::ObjectKey& key) {
    if (key.name.empty())
        keeper_.look_at_all(key.kind);
    else
        keeper_.look(key);
}

/// In a transaction of which nothing stays.
Task<Outcome> ObjectsPart::differences(Value params, Subject subject) {
    Ticket ticket;
    ticket.key.subject = subject.name;
    ticket.subject = subject;
    ticket.via = governance::Via::Internal;
    ticket.begun = io::wall_now();
    const auto fence = fence_();
    if (fence) ticket.fence = governance::WriteFence{fence->resource, fence->token, fence->until};
    const auto found = std::make_shared<Crossing>();
    auto work = [this, ticket, text = print_json(params),
                 found](store::ControlTransaction& transaction) -> Result<void> {
        const auto read = parse_json(text);
        if (!read) return std::unexpected(read.error());
        return transaction.attempt([&] {
            *found = found_of(differences_of(kinds_, transaction, *read, ticket));
            return false;
        });
    };
    const auto written = co_await writer_.write({fence, std::move(work)});
    if (!written) co_return std::unexpected(governance::fault_of(written.error()));
    co_return outcome_of(*found);
}

Task<Outcome> ObjectsPart::reconcile(Value params) {
    const auto* kind = params.find("kind");
    const auto* object = params.find("name");
    if (kind == nullptr && object != nullptr)
        co_return std::unexpected(governance::Fault{
            .status = 400,
            .code = name(ErrorCode::InvalidInput),
            .message = "a name goes with a kind",
            .field = "kind"
        });
    if (object == nullptr) {
        const auto count = keeper_.look_at_all(kind != nullptr ? kind->string() : std::string_view());
        co_return Value::object({{"asked", count}});
    }
    const governance::objects::ObjectKey key{std::string(kind->string()), std::string(object->string())};
    if (auto fault = kinds_.why_not(key)) co_return std::unexpected(std::move(*fault));
    keeper_.look(key);
    co_return Value::object({{"asked", 1}});
}

} // namespace tutti::control_plane
