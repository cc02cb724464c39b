#include "control/registrar.hpp"

#include "control/client.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"

#include <algorithm>

namespace tutti::control {

class Registrar::Impl {
public:
    Impl(const asio::any_io_executor& executor, RegistrarOptions options, std::function<Heartbeat()> beat)
        : options_(std::move(options)), beat_(std::move(beat)), tasks_(executor), wake_(executor) {}

    void start() { tasks_.spawn("register with the supervisor", run()); }
    Task<void> stop() { return tasks_.stop(); }
    bool registered() const noexcept { return registered_; }

private:
    Task<void> run();
    Task<void> stay(Client& supervisor);

    RegistrarOptions options_;
    std::function<Heartbeat()> beat_;
    io::TaskGroup tasks_;
    asio::steady_timer wake_; ///< the next heartbeat; cancelled when the supervisor goes
    bool registered_ = false;
};

Task<void> Registrar::Impl::run() {
    auto retry = options_.first_retry;
    while (true) {
        auto supervisor = co_await Client::connect(options_.supervisor);
        if (supervisor) {
            retry = options_.first_retry;
            co_await stay(*supervisor);
        }
        const bool elapsed = co_await io::sleep_for(retry);
        if (!elapsed) co_return;
        retry = std::min(2 * retry, options_.last_retry);
    }
}

Task<void> Registrar::Impl::stay(Client& supervisor) {
    supervisor.on_closed([this] { wake_.cancel(); });
    const auto said = supervisor.send(register_frame(options_.registration));
    registered_ = said.has_value();
    while (supervisor.connected()) {
        if (options_.heartbeat.count() > 0)
            wake_.expires_after(options_.heartbeat);
        else
            wake_.expires_at(asio::steady_timer::time_point::max());
        const auto [cancelled] = co_await wake_.async_wait(no_throw);
        if (cancelled) break;
        const auto beaten = supervisor.send(heartbeat_frame(beat_()));
        if (!beaten) break;
    }
    registered_ = false;
}

Registrar::Registrar(
    asio::any_io_executor executor, RegistrarOptions options, std::function<Heartbeat()> beat
)
    : impl_(std::make_unique<Impl>(executor, std::move(options), std::move(beat))) {}

Registrar::~Registrar() = default;

void Registrar::start() { impl_->start(); }

bool Registrar::registered() const noexcept { return impl_->registered(); }

Task<void> Registrar::stop() { return impl_->stop(); }

} // namespace tutti::control
