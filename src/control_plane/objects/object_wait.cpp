// `object.wait`: until a condition of an object is so, or it is gone.
#include "control_plane/objects/object_keeper.hpp"
#include "control_plane/objects/parameters.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

namespace tutti::control_plane {

using namespace governance::objects;
using governance::Outcome;

namespace {

constexpr std::string_view deleted = "deleted";

struct Wish {
    ObjectKey key;
    std::string condition = std::string(ready);
    Truth status = Truth::True;
    SteadyTime deadline;
    double timeout = 60;
};

Wish wish_in(const Value& params) {
    Wish wish;
    wish.key = {text_parameter_in(params, "kind"), text_parameter_in(params, "name")};
    wish.condition = text_parameter_in(params, "condition", ready);
    wish.status = truth_from(text_parameter_in(params, "status", "true")).value_or(Truth::True);
    if (const auto* timeout = params.find("timeout")) wish.timeout = timeout->number();
    wish.deadline = io::steady_now() + microseconds(static_cast<microseconds::rep>(wish.timeout * 1e6));
    return wish;
}

/// What is known, for people: "Ready is false: NotThere: …".
std::string how_it_stands(const Wish& wish, const ObjectRows& rows) {
    if (wish.condition == deleted) return "it is still there";
    const auto status = parse_status(rows.status).value_or(Status{});
    const auto* found = status.find(wish.condition);
    if (found == nullptr) return fmt::format("nothing is known of {}", wish.condition);
    const auto& [type, truth, reason, message] = found->finding;
    return fmt::format("{} is {}: {}{}{}", type, name(truth), reason, message.empty() ? "" : ": ", message);
}

Value answer_of(const Wish& wish, const ObjectRows& rows) {
    const auto status = parse_status(rows.status).value_or(Status{});
    return Value::object({{"kind", wish.key.kind}, {"name", wish.key.name}, {"status", to_value(status)}});
}

/// Nothing: not yet.
std::optional<Outcome> verdict(const Wish& wish, const ObjectRows* rows) {
    if (wish.condition == deleted) {
        if (rows != nullptr) return std::nullopt;
        return Value::object({{"kind", wish.key.kind}, {"name", wish.key.name}, {"deleted", true}});
    }
    if (rows == nullptr)
        return fault_with({ErrorCode::NotFound, fmt::format("there is no {}", text(wish.key))});
    if (rows->object.empty() && was_removed(rows->status))
        return fault_with({ErrorCode::Conflict, fmt::format("{} is being removed", text(wish.key))});
    const auto object = parse_object(wish.key, rows->object);
    if (!object)
        return fault_with(
            {ErrorCode::Conflict,
             fmt::format("what is kept of {} is damaged: apply it again, or remove it", text(wish.key))}
        );
    const auto status = parse_status(rows->status);
    // What was seen of an earlier spec is no answer.
    if (!status || status->observed_generation != object->generation) return std::nullopt;
    const auto* found = status->find(wish.condition);
    const auto truth = found != nullptr ? found->finding.status : Truth::Unknown;
    if (truth != wish.status) return std::nullopt;
    return answer_of(wish, *rows);
}

/// Its place among those who wait, for as long as it lives.
template <typename List>
class Place {
public:
    Place(List& list, const ObjectKey& key, typename List::mapped_type waiter)
        : list_(list), place_(list.emplace(key, std::move(waiter))) {}
    ~Place() { list_.erase(place_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

private:
    List& list_;
    typename List::iterator place_;
};

} // namespace

Task<Outcome> ObjectKeeper::wait_until(Value params) {
    const auto wish = wish_in(params);
    if (auto fault = kinds_.why_not(wish.key)) co_return std::unexpected(std::move(*fault));
    if (leads_) {
        // What was applied before this was asked is in the book.
        const auto heard = co_await hear_of_changes();
        if (!heard) co_return std::unexpected(governance::fault_of(heard.error()));
    }
    const auto waiter = std::make_shared<asio::steady_timer>(executor_);
    const Place place(waiters_, wish.key, waiter);
    while (!is_over_) {
        const auto* rows = book_.find(wish.key);
        if (leads_ && is_to_lead_)
            if (auto said = verdict(wish, rows)) co_return std::move(*said);
        if (io::steady_now() >= wish.deadline) {
            const auto stands = rows != nullptr ? how_it_stands(wish, *rows) : "nothing is known of it";
            co_return fault_with(
                {ErrorCode::Timeout,
                 fmt::format("{} is not so after {} s: {}", text(wish.key), wish.timeout, stands)}
            );
        }
        waiter->expires_at(io::to_asio(wish.deadline));
        [[maybe_unused]] const auto [woken] = co_await waiter->async_wait(no_throw);
    }
    co_return fault_with({ErrorCode::Unavailable, "control ends: ask again in a moment"});
}

} // namespace tutti::control_plane
