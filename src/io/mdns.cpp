#include "io/mdns.hpp"

#include "base/printable.hpp"
#include "io/clock.hpp"
#include "io/inquiry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace tutti::io {

namespace {

constexpr microseconds second_question = milliseconds(400);
constexpr microseconds later_questions = seconds(1);
constexpr std::size_t most_named = 8; // of those who are not meant

bool is_equal(std::string_view one, std::string_view other) {
    constexpr auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    };
    return std::ranges::equal(one, other, {}, lower, lower);
}

std::string names_of(const ServiceInstances& found) {
    std::string names;
    for (const auto& instance : found | std::views::take(most_named))
        names += (names.empty() ? "" : ", ") + printable_beginning(instance.name, decode::max_dns_label);
    return found.size() > most_named ? names + ", …" : names;
}

/// The datagrams of one search.
class ServiceInquiry {
public:
    ServiceInquiry(Inquiry inquiry, decode::DnsName service, MdnsOptions options)
        : inquiry_(std::move(inquiry)), search_(std::move(service)), options_(std::move(options)) {}

    Result<void> ask() { return inquiry_.ask(options_.address, options_.port, search_.question()); }

    /// Waits for one answer. Whether it said anything new.
    Task<bool> hear(SteadyTime until) {
        const auto datagram = co_await inquiry_.answer(until);
        if (!datagram) co_return false;
        const auto& bytes = datagram->bytes;
        const auto message =
            decode::parse_dns_message({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
        co_return message&& search_.take(*message);
    }

    const decode::DnsServiceSearch& search() const { return search_; }

private:
    Inquiry inquiry_;
    decode::DnsServiceSearch search_;
    MdnsOptions options_;
};

} // namespace

Task<Result<ServiceInstances>> find_services(
    std::string service, SteadyTime deadline, std::function<bool(const ServiceInstances&)> is_enough,
    MdnsOptions options
) {
    const auto executor = co_await asio::this_coro::executor;
    auto name = decode::parse_dns_name(service);
    if (!name) co_return pass_on(name);
    auto inquiry = Inquiry::open(executor);
    if (!inquiry) co_return pass_on(inquiry);
    ServiceInquiry asking(std::move(*inquiry), std::move(*name), std::move(options));
    if (auto asked = asking.ask(); !asked) co_return pass_on(asked);
    auto next_question = steady_now() + second_question;
    while (steady_now() < deadline) {
        const bool is_new = co_await asking.hear(std::min(next_question, deadline));
        if (is_new && is_enough && is_enough(asking.search().found())) break;
        const bool is_due = steady_now() >= next_question;
        // Lost once, it is asked again; no answer at all is no failure.
        if (is_due || (is_new && asking.search().is_open())) static_cast<void>(asking.ask());
        if (is_due) next_question += later_questions;
    }
    co_return asking.search().found();
}

bool is_called(const decode::DnsServiceInstance& instance, std::string_view name) {
    constexpr std::string_view local = ".local";
    return is_equal(instance.name, name) || is_equal(instance.host, name)
           || (instance.host.ends_with(local)
               && is_equal(
                   std::string_view(instance.host).substr(0, instance.host.size() - local.size()), name
               ));
}

Task<Result<Addresses>>
find_service(std::string service, std::string name, SteadyTime deadline, MdnsOptions options) {
    const auto named = [&](const ServiceInstances& all) {
        return std::ranges::find_if(all, [&](const auto& one) { return is_called(one, name); });
    };
    std::function<bool(const ServiceInstances&)> is_enough = [&](const ServiceInstances& all) {
        return named(all) != all.end();
    };
    const auto found = co_await find_services(service, deadline, std::move(is_enough), std::move(options));
    if (!found) co_return std::unexpected(found.error());
    if (const auto one = named(*found); one != found->end()) co_return one->addresses;
    const auto others = found->empty() ? std::string("nobody of this kind did")
                                       : fmt::format("there answered {}", names_of(*found));
    co_return fail(
        ErrorCode::NotFound, fmt::format(
                                 "nobody called '{}' answered to {} by multicast DNS; {}",
                                 printable_beginning(name, 255), service, others
                             )
    );
}

} // namespace tutti::io
