#include "control_plane/audit_herald.hpp"

#include "base/hex.hpp"
#include "base/json.hpp"
#include "io/clock.hpp"

#include <algorithm>

namespace tutti::control_plane {

namespace {

/// What is said of the audit is this installation's own, whoever leads.
constexpr std::uint64_t own_token = 1;

} // namespace

void AuditHerald::is_at(const store::AuditHead& head) {
    if (head.line <= newest_.line) return;
    newest_ = head;
    const auto now = io::steady_now();
    const bool are_many = said_line_ && head.line - *said_line_ >= options_.lines;
    const auto due = std::min(due_, are_many || !said_line_ ? now : now + options_.pause);
    if (due == due_) return;
    due_ = due;
    timer_.cancel();
}

/// What it was when this process began is said to whoever hears us, and by no event: nothing has changed.
Task<void> AuditHerald::look() {
    due_ = SteadyTime::max();
    const auto found = co_await writer_.ask("looking at the audit", [](store::ControlStore& store) {
        return Result<store::AuditHead>(store.audit_head());
    });
    if (!found) co_return; // the next line has it looked at again
    said_line_ = found->line;
    if (found->line > newest_.line) newest_ = *found;
    said_(*found);
}

Task<void> AuditHerald::run() {
    co_await look();
    while (true) {
        timer_.expires_at(
            due_ == SteadyTime::max() ? asio::steady_timer::time_point::max() : io::to_asio(due_)
        );
        [[maybe_unused]] const auto [woken] = co_await timer_.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        if (io::steady_now() < due_) continue;
        if (!said_line_)
            co_await look();
        else
            co_await say();
    }
}

/// As of the transaction that says it. Where the disk refuses it is tried again, by and by.
Task<void> AuditHerald::say() {
    due_ = SteadyTime::max();
    const auto head = std::make_shared<store::AuditHead>();
    store::ControlWrite write;
    write.fence = store::Fence{"audit", own_token, std::nullopt};
    write.work = [head, now = io::wall_now()](store::ControlTransaction& transaction) -> Result<void> {
        *head = transaction.audit_head();
        const auto data = Value::object({{"line", head->line}, {"hash", to_hex(head->hash)}});
        auto event = transaction.emit(now, "audit.head", print_json(data));
        if (!event) return pass_on(event);
        return {};
    };
    const auto written = co_await writer_.write(std::move(write));
    if (!written) {
        due_ = io::steady_now() + options_.pause;
        co_return;
    }
    said_line_ = head->line;
    said_(*head);
}

} // namespace tutti::control_plane
