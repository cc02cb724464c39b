#include "orchestrator/gate_watch.hpp"

#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "supervise/gate.hpp"
#include "worker/rim.hpp"

#include <utility>

namespace tutti::orchestrator {

namespace {

constexpr microseconds retry = milliseconds(200);

} // namespace

GateWatch::GateWatch(worker::Worker& worker, std::string prefix, GatedServices services, Tell tell)
    : worker_(worker), book_(std::move(services)), tell_(std::move(tell)) {
    if (book_.empty()) return;
    subscribe(prefix);
    worker::on_bus_report(worker_, *this);
    worker::run_beside(worker_, "tell of gates", [this] { return tell_changes(); });
}

void GateWatch::subscribe(const std::string& prefix) {
    for (const auto& [service, needs] : book_.services()) {
        if (!needs.leadership) continue;
        const auto topic = contract::leader_topic("", "app:" + prefix + service);
        worker_.subscribe(topic, [this, name = service](const worker::Message& message) {
            const auto said = contract::parse_leader(message.payload);
            const auto origin = message.retained ? GateBook::Origin::Kept : GateBook::Origin::Said;
            book_.take_leader(name, said ? std::optional(*said) : std::nullopt, origin);
            tell_again();
        });
    }
    if (!book_.needs_vault()) return;
    worker_.subscribe(contract::vault_topic("", prefix + "control"), [this](const worker::Message& message) {
        const auto said = contract::parse_vault_status(message.payload);
        book_.take_vault(said ? std::optional(*said) : std::nullopt);
        tell_again();
    });
}

void GateWatch::control_is(bool ready) {
    if (book_.empty() || std::exchange(control_is_ready_, ready) == ready) return;
    book_.set_control_ready(ready);
    tell_again();
}

void GateWatch::connected(bool) {
    bus_is_away_ = false;
    ++absences_;
    book_.set_bus_heard(true);
    tell_again();
}

void GateWatch::disconnected(const Error&, SteadyClock::duration) {
    if (std::exchange(bus_is_away_, true)) return;
    worker_.after(supervise::gate_patience, [this, absence = absences_] {
        if (!bus_is_away_ || absence != absences_) return;
        book_.set_bus_heard(false);
        tell_again();
    });
}

void GateWatch::tell_again() {
    is_due_ = true;
    if (news_) news_->cancel();
}

Task<void> GateWatch::tell_changes() {
    news_.emplace(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    while (true) {
        if (!is_due_) {
            const auto [error] = co_await news_->async_wait(no_throw);
            static_cast<void>(error);
            continue;
        }
        is_due_ = false; // what changes from here on is told once more
        auto gates = book_.gates();
        const bool told = co_await tell_(std::move(gates));
        if (told) continue;
        is_due_ = true;
        const bool waited = co_await io::sleep_for(retry);
        if (!waited) co_return;
    }
}

} // namespace tutti::orchestrator
