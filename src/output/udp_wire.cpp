#include "output/udp_wire.hpp"

#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace tutti::output {

UdpWire::UdpWire(UdpWireOptions options, Find find)
    : Wire(options.url), options_(std::move(options)), find_(std::move(find)) {}

Task<void> UdpWire::run() {
    const bool is_address = io::addresses_without_lookup(options_.host).has_value();
    microseconds pause = seconds(1);
    while (true) {
        auto addresses = co_await find_(options_.host);
        Result<void> opened = addresses ? open(*addresses) : pass_on(addresses);
        if (opened && is_address) co_return;
        if (opened) {
            pause = seconds(1);
            co_await until_in_doubt();
            continue;
        }
        trouble_ = std::move(opened.error().message);
        const bool elapsed = co_await io::sleep_for(pause);
        if (!elapsed) co_return;
        pause = std::min(pause * 2, most_lookup_pause);
    }
}

Result<void> UdpWire::open(const io::Addresses& addresses) {
    Result<void> opened = fail(ErrorCode::NotFound, options_.host + " has no address");
    for (const auto& address : addresses) {
        auto sender = UdpSender::open(address, options_.port, options_.udp);
        if (!sender) {
            opened = pass_on(sender);
            continue;
        }
        sender_ = std::move(*sender);
        trouble_ = refusal_;
        resumes_ = {};
        return {};
    }
    return opened;
}

Task<void> UdpWire::until_in_doubt() {
    refusals_ = 0;
    doubted_.emplace(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    const auto [error] = co_await doubted_->async_wait(no_throw);
    static_cast<void>(error); // cancelled: the address is in doubt, or this ends
    doubted_.reset();
}

void UdpWire::refused(int cause, SteadyTime now) {
    ++counts_.errors;
    refusal_ = fmt::format("{} cannot be reached: {}", options_.host, std::strerror(cause));
    trouble_ = refusal_;
    resumes_ = now + pause_;
    believed_ = resumes_ + patience;
    pause_ = std::min(pause_ * 2, most_pause);
    if (++refusals_ >= refusals_in_doubt && doubted_) doubted_->cancel();
}

std::size_t UdpWire::send_packets(std::span<const pixel::Packet> packets, SteadyTime now) {
    const auto sent = sender_->send(packets);
    counts_.packets += sent.packets;
    if (sent.error != 0) refused(sent.error, now);
    return sent.packets;
}

void UdpWire::send(const Shown& shown) {
    if (!sender_ || shown.now < resumes_) {
        ++counts_.dropped;
        return;
    }
    const auto packets = options_.pack(shown.lights);
    if (send_packets(packets, shown.now) != packets.size()) {
        ++counts_.dropped;
        return;
    }
    ++counts_.frames;
    if (shown.now < believed_) return;
    pause_ = least_pause;
    refusals_ = 0;
    refusal_.clear();
    trouble_.clear();
}

void UdpWire::finish(const Shown& shown) {
    if (!sender_ || !options_.terminate) return;
    for (int i = 0; i < options_.terminations; ++i) send_packets(options_.terminate(shown.lights), shown.now);
}

} // namespace tutti::output
