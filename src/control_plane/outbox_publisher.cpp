#include "control_plane/outbox_publisher.hpp"

#include "base/json.hpp"
#include "contract/event.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::control_plane {

namespace {

constexpr std::string_view reader = "bus";
constexpr std::size_t events_at_once = 200;
constexpr SteadyClock::duration pause_at_first = seconds(1);
/// Of a bus that is there and refuses: the same events are said again each time.
constexpr SteadyClock::duration pause_at_most = std::chrono::minutes(1);

std::string type_on_bus(std::string_view type) { return fmt::format("control.{}", type); }

using Next = std::pair<std::uint64_t, store::OutboxPage>; ///< how far the bus is, and what follows

Result<Next> read_next(store::ControlStore& store) {
    auto cursor = store.cursor(reader);
    if (!cursor) return pass_on(cursor);
    auto page = store.events(*cursor + 1, events_at_once);
    if (!page) return pass_on(page);
    return Next(*cursor, std::move(*page));
}

/// Who listens learns which events he will never see.
store::OutboxEvent event_of(const store::Gap& gap) {
    return {gap.to, io::wall_now(), "outbox.gap", fmt::format(R"({{"from":{},"to":{}}})", gap.from, gap.to)};
}

/// None of an event's: who has had the last of those that are no more would take it for that one.
std::string id_of(const store::Gap& gap) { return fmt::format("gap-{}-{}", gap.from, gap.to); }

std::string text_of(const store::OutboxEvent& event, std::string id, const std::string& source) {
    contract::Event said;
    said.id = std::move(id);
    said.type = type_on_bus(event.type);
    said.source = source;
    said.seq = event.sequence;
    said.timestamp = event.timestamp;
    auto data = parse_json(event.data);
    if (data && data->is_object()) said.data = std::move(*data);
    return contract::print(said);
}

} // namespace

std::string event_text(const store::OutboxEvent& event, const std::string& source) {
    return text_of(event, fmt::format("{}", event.sequence), source);
}

OutboxPublisher::OutboxPublisher(
    const asio::any_io_executor& executor, StoreWriter& writer, OutboxBus bus, std::string source
)
    : writer_(writer), bus_(std::move(bus)), source_(std::move(source)), wake_(executor) {}

Task<Result<bool>> OutboxPublisher::step() {
    // What is published while it is away waits, and would be said once more at each try.
    if (!bus_.is_there()) co_return fail(ErrorCode::Unavailable, "the bus is away");
    auto page = co_await writer_.ask("reading the outbox", read_next);
    if (!page) co_return pass_on(page);
    const auto& [before, found] = *page;
    auto last = before;
    if (found.gap) {
        const auto gap = event_of(*found.gap);
        bus_.publish(contract::event_topic(type_on_bus(gap.type)), text_of(gap, id_of(*found.gap), source_));
        last = gap.sequence;
        ++gaps_;
    }
    for (const auto& event : found.events) {
        bus_.publish(contract::event_topic(type_on_bus(event.type)), event_text(event, source_));
        last = event.sequence;
    }
    if (last == before) co_return false;
    auto arrived = co_await bus_.arrived();
    if (!arrived) co_return pass_on(arrived);
    published_ += found.events.size();
    store::ControlWrite advance;
    advance.work = [last](store::ControlTransaction& transaction) {
        return transaction.advance(reader, last);
    };
    const auto kept = co_await writer_.write(std::move(advance));
    if (!kept) co_return std::unexpected(kept.error());
    co_return true;
}

Task<void> OutboxPublisher::run() {
    auto pause = pause_at_first;
    while (true) {
        is_woken_ = false;
        const auto more = co_await step();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        if (more && (*more || is_woken_)) continue;
        if (more) pause = pause_at_first;
        if (more)
            wake_.expires_at(asio::steady_timer::time_point::max());
        else
            wake_.expires_after(pause);
        if (!more) pause = bus_.is_there() ? std::min(2 * pause, pause_at_most) : pause_at_first;
        [[maybe_unused]] const auto [woken] = co_await wake_.async_wait(no_throw);
    }
}

} // namespace tutti::control_plane
