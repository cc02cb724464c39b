#include "io/udp_destination.hpp"

#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace tutti::io {

namespace {

constexpr auto patience_of_lookup = seconds(10);

using Resolver = std::shared_ptr<NameResolver>; ///< owned by a destination's way to find, and by a lookup

Task<Result<Addresses>> look_up(Resolver resolver, std::string host) {
    auto found = co_await resolver->resolve(std::move(host), steady_now() + patience_of_lookup);
    co_return found;
}

} // namespace

UdpDestination::Find UdpDestination::by_name(const asio::any_io_executor& executor) {
    return [resolver = std::make_shared<NameResolver>(executor)](std::string host) { // owned by look_up()
        return look_up(resolver, std::move(host));
    };
}

UdpDestination::UdpDestination(std::string host, std::uint16_t port, UdpOptions options, Find find)
    : host_(std::move(host)), port_(port), options_(std::move(options)), find_(std::move(find)) {}

Task<void> UdpDestination::run() {
    const bool is_address = addresses_without_lookup(host_).has_value();
    microseconds pause = seconds(1);
    while (true) {
        auto addresses = co_await find_(host_);
        Result<void> opened = addresses ? open(*addresses) : pass_on(addresses);
        if (opened && is_address) co_return;
        if (opened) {
            pause = seconds(1);
            co_await until_in_doubt();
            continue;
        }
        trouble_ = std::move(opened.error().message);
        const bool elapsed = co_await sleep_for(pause);
        if (!elapsed) co_return;
        pause = std::min(pause * 2, most_lookup_pause);
    }
}

Result<void> UdpDestination::open(const Addresses& addresses) {
    Result<void> opened = fail(ErrorCode::NotFound, host_ + " has no address");
    for (const auto& address : addresses) {
        auto socket = UdpSocket::open(address, port_, options_);
        if (!socket) {
            opened = pass_on(socket);
            continue;
        }
        socket_ = std::move(*socket);
        trouble_ = refusal_;
        resumes_ = {};
        return {};
    }
    return opened;
}

Task<void> UdpDestination::until_in_doubt() {
    refusals_ = 0;
    doubted_.emplace(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    const auto [error] = co_await doubted_->async_wait(no_throw);
    static_cast<void>(error); // cancelled: the address is in doubt, or this ends
    doubted_.reset();
}

void UdpDestination::refused(int cause, SteadyTime now) {
    refusal_ = fmt::format("{} cannot be reached: {}", host_, std::strerror(cause));
    trouble_ = refusal_;
    resumes_ = now + pause_;
    believed_ = resumes_ + patience;
    pause_ = std::min(pause_ * 2, most_pause);
    if (++refusals_ >= refusals_in_doubt && doubted_) doubted_->cancel();
}

void UdpDestination::went_well() noexcept {
    pause_ = least_pause;
    refusals_ = 0;
    refusal_.clear();
    trouble_.clear();
}

UdpSent UdpDestination::send(std::span<mmsghdr> messages, SteadyTime now) {
    if (!is_open(now)) return {};
    const auto sent = socket_->send(messages);
    if (sent.error != 0)
        refused(sent.error, now);
    else if (sent.datagrams == messages.size() && now >= believed_)
        went_well();
    return sent;
}

} // namespace tutti::io
