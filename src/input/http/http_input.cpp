#include "input/http/http_input.hpp"

#include "bus/backoff.hpp"
#include "device/http_poll.hpp"
#include "io/clock.hpp"
#include "io/http/http_client.hpp"
#include "io/system_random.hpp"

#include <algorithm>
#include <optional>

namespace tutti::input {

namespace {

using namespace std::chrono_literals;
using device::HttpPoll;

constexpr microseconds longest_pause = 30s;

/// What the polls say, to the desk.
class Poller {
public:
    Poller(Desk& desk, const HttpPoll& poll) : desk_(desk), poll_(poll) {}

    void tell(HttpPoll::Heard heard) {
        using Presence = HttpPoll::Presence;
        const bool is_there = poll_.presence() == Presence::Here || poll_.presence() == Presence::Suspected;
        if (is_there && !device_) device_.emplace(desk_, DeviceAbout{.identity = poll_.identity()});
        if (device_) {
            for (auto& saying : heard.sayings) device_->say(std::move(saying));
            if (!heard.malformed.empty()) device_->malformed(heard.malformed, "");
        }
        switch (poll_.presence()) {
        case Presence::Here:
            device_->recover();
            return desk_.available();
        case Presence::Suspected:
            return device_->suspect(heard.trouble);
        case Presence::Gone:
            if (device_) device_->leave(heard.trouble);
            device_.reset();
            break;
        case Presence::Unknown:
            break;
        }
        desk_.unavailable({ErrorCode::Unavailable, heard.trouble});
    }

private:
    Desk& desk_;
    const HttpPoll& poll_;
    std::optional<Device> device_;
};

} // namespace

Task<void> run_http(Desk& desk, device::Http options) {
    constexpr std::uint32_t longest_head = 8 * 1024;
    const auto every = options.every;
    HttpPoll poll(std::move(options));
    Poller poller(desk, poll);
    io::PlainHttpClient client(
        co_await asio::this_coro::executor, {.head = longest_head, .body = HttpPoll::largest_answer}
    );
    io::SystemRandom random;
    bus::Backoff backoff(every, std::max(every, longest_pause));
    auto next = io::steady_now();
    while (true) {
        io::HttpCall call{.url = poll.url()};
        const auto answer = co_await client.request(std::move(call), io::steady_now() + poll.patience());
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        auto heard = answer ? poll.take(answer->status, answer->body) : poll.failed(answer.error().message);
        const bool is_well = heard.trouble.empty();
        poller.tell(std::move(heard));
        const auto now = io::steady_now();
        if (is_well) backoff.reset();
        // A turn that was missed is left out, not made up for.
        next = is_well ? std::max(next + every, now) : now + backoff.next(random);
        const bool waited = co_await io::sleep_until(next);
        if (!waited) co_return;
    }
}

} // namespace tutti::input
