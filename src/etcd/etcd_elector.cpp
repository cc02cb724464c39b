#include "etcd/etcd_elector.hpp"

#include "etcd/messages.hpp"
#include "io/boot_clock.hpp"
#include "io/clock.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace tutti::etcd {

using governance::Lease;
using governance::Resource;

namespace {

/// etcd itself gives a question 7 s.
constexpr microseconds longest_question = seconds(5);
constexpr microseconds longest_sleep = std::chrono::hours(1);
constexpr microseconds farewell_patience = seconds(1);

/// So that three members can be asked, and a keepalive twice, before a lease ends.
SteadyClock::duration attempt_for(const governance::LeaseTimes& times) {
    return std::clamp<microseconds>(
        microseconds(times.time_to_live) / 6, milliseconds(300), milliseconds(1500)
    );
}

ClientOptions with_attempt(ClientOptions options, const governance::LeaseTimes& times) {
    options.attempt = attempt_for(times);
    options.term_believed_for = times.time_to_live;
    return options;
}

template <typename Parse>
auto read(const Result<std::string>& answer, Parse parse) -> decltype(parse(*answer)) {
    if (!answer) return std::unexpected(answer.error());
    return parse(*answer);
}

} // namespace

struct EtcdElector::Seat {
    Seat(EtcdElector& elector, Resource led)
        : resource(std::move(led)), key(elector.options_.prefix + "/leader/" + resource.text()),
          lease(elector.options_.times, elector.options_.self),
          timer(elector.executor_, longest_sleep, [this, &elector] {
              elector.tell(*this, [](Lease& machine, BootTime now, Lease::Actions& actions) {
                  machine.advance(now, actions);
              });
          }) {}

    Resource resource;
    std::string key;
    Lease lease;
    io::Deadline timer;
    bool is_left = false;    ///< nothing is asked for it any more
    std::uint64_t watch = 0; ///< which of its watches counts
    io::HttpBody* news = nullptr;
    std::size_t news_from = 0;
};

EtcdElector::EtcdElector(
    asio::any_io_executor executor, ElectorOptions options, governance::LeadershipObserver observer,
    Trouble trouble
)
    : executor_(std::move(executor)), options_(std::move(options)), observer_(std::move(observer)),
      trouble_(std::move(trouble)),
      client_(with_attempt(options_.etcd, options_.times), [this](std::size_t endpoint) { left(endpoint); }),
      tasks_(executor_), farewells_(executor_) {}

EtcdElector::~EtcdElector() = default;

void EtcdElector::observe(const Resource& resource) {
    tell(seat_of(resource), [](Lease& lease, BootTime now, Lease::Actions& actions) {
        lease.stand(Lease::Stance::Observer, now, actions);
    });
}

void EtcdElector::campaign(const Resource& resource) {
    tell(seat_of(resource), [](Lease& lease, BootTime now, Lease::Actions& actions) {
        lease.stand(Lease::Stance::Candidate, now, actions);
    });
}

void EtcdElector::hand_over(const Resource& resource) {
    tell(seat_of(resource), [](Lease& lease, BootTime now, Lease::Actions& actions) {
        lease.hand_over(now, actions);
    });
}

void EtcdElector::leave(const Resource& resource) {
    const auto found = seats_.find(resource);
    if (found != seats_.end()) found->second->is_left = true;
}

Task<void> EtcdElector::stop() {
    for (const auto& [resource, seat] : seats_)
        tell(*seat, [](Lease& lease, BootTime now, Lease::Actions& actions) { lease.end(now, actions); });
    is_stopped_ = true;
    co_await tasks_.stop();
    co_await farewells_.join();
}

EtcdElector::Seat& EtcdElector::seat_of(const Resource& resource) {
    auto& seat = seats_[resource];
    if (!seat) seat = std::make_unique<Seat>(*this, resource);
    return *seat;
}

void EtcdElector::tell(Seat& seat, const Told& what) {
    if (is_stopped_ || seat.is_left) return;
    Lease::Actions actions;
    what(seat.lease, io::boot_now(), actions);
    std::vector<governance::LeadershipChange> changes;
    bool is_prolonged = false;
    for (auto& action : actions) {
        if (auto* report = std::get_if<governance::Report>(&action)) {
            is_prolonged = true;
            auto change = registry_.set(seat.resource, std::move(report->leadership), io::boot_now());
            if (change) changes.push_back(std::move(*change));
        } else {
            perform(seat, action);
        }
    }
    const auto now = io::boot_now();
    const auto next = std::clamp(seat.lease.next_deadline(), now, now + longest_sleep);
    seat.timer.restart(next - now);
    for (const auto& change : changes) observer_(change);
    if (is_prolonged && changes.empty() && prolonged_) prolonged_(seat.resource);
}

void EtcdElector::perform(Seat& seat, const governance::LeaseAction& action) {
    if (const auto* granting = std::get_if<governance::GrantLease>(&action))
        tasks_.spawn("grant", grant(seat, *granting));
    else if (const auto* holding = std::get_if<governance::HoldIfFree>(&action))
        tasks_.spawn("hold", hold(seat, *holding));
    else if (const auto* keeping = std::get_if<governance::KeepLease>(&action))
        tasks_.spawn("keep", keep(seat, *keeping));
    else if (const auto* looking = std::get_if<governance::LookUp>(&action))
        tasks_.spawn("look", look(seat, *looking));
    else if (const auto* revoking = std::get_if<governance::RevokeLease>(&action))
        farewells_.spawn("revoke", revoke(*revoking));
    else if (const auto* watching = std::get_if<governance::WatchFrom>(&action))
        tasks_.spawn("watch", watch(seat, watching->revision, ++seat.watch));
}

SteadyTime EtcdElector::soon() const {
    return io::steady_now() + std::min(microseconds(options_.times.time_to_live), longest_question);
}

Task<void> EtcdElector::grant(Seat& seat, governance::GrantLease wanted) {
    auto body = grant_request(wanted.time_to_live);
    const auto answer = co_await client_.ask("/v3/lease/grant", std::move(body), soon());
    const auto granted = read(answer, parse_granted);
    if (!granted) co_return unanswered(seat, wanted.inquiry, granted.error());
    note(Of::Question, std::nullopt);
    tell(seat, [&](Lease& lease, BootTime now, Lease::Actions& actions) {
        lease.granted(wanted.inquiry, granted->lease, granted->time_to_live, now, actions);
    });
}

Task<void> EtcdElector::hold(Seat& seat, governance::HoldIfFree wanted) {
    auto body = hold_request(seat.key, print_holder(options_.self), wanted.lease);
    const auto answer = co_await client_.ask("/v3/kv/txn", std::move(body), soon());
    const auto held =
        read(answer, [&](const std::string& text) { return parse_held(text, wanted.lease, options_.self); });
    if (!held) co_return unanswered(seat, wanted.inquiry, held.error());
    note(Of::Question, std::nullopt);
    tell(seat, [&](Lease& lease, BootTime now, Lease::Actions& actions) {
        lease.held(wanted.inquiry, held->holding, held->revision, now, actions);
    });
}

Task<void> EtcdElector::keep(Seat& seat, governance::KeepLease wanted) {
    const auto answer = co_await client_.ask("/v3/lease/keepalive", lease_request(wanted.lease), soon());
    const auto kept = read(answer, parse_kept);
    if (!kept) co_return unanswered(seat, wanted.inquiry, kept.error());
    note(Of::Question, std::nullopt);
    tell(seat, [&](Lease& lease, BootTime now, Lease::Actions& actions) {
        lease.kept(wanted.inquiry, *kept, now, actions);
    });
}

Task<void> EtcdElector::look(Seat& seat, governance::LookUp wanted) {
    const auto answer = co_await client_.ask("/v3/kv/range", look_request(seat.key), soon());
    const auto looked = read(answer, parse_looked);
    if (!looked) co_return unanswered(seat, wanted.inquiry, looked.error());
    note(Of::Question, std::nullopt);
    tell(seat, [&](Lease& lease, BootTime now, Lease::Actions& actions) {
        lease.looked_up(wanted.inquiry, looked->holding, looked->revision, now, actions);
    });
}

Task<void> EtcdElector::revoke(governance::RevokeLease wanted) {
    // Where it cannot be told, the lease ends by itself.
    auto body = lease_request(wanted.lease);
    const auto until = io::steady_now() + farewell_patience;
    static_cast<void>(co_await client_.ask("/v3/lease/revoke", std::move(body), until));
}

Task<void> EtcdElector::watch(Seat& seat, governance::Revision from, std::uint64_t number) {
    if (seat.news != nullptr) std::exchange(seat.news, nullptr)->close();
    auto opened = co_await client_.watch(watch_request(seat.key, from), soon());
    if (seat.watch != number) co_return;
    if (opened) {
        auto watched = std::move(*opened);
        co_await follow(seat, std::move(watched), number);
    } else {
        note(Of::Watch, opened.error());
    }
    if (seat.watch != number) co_return;
    tell(seat, [](Lease& lease, BootTime now, Lease::Actions& actions) { lease.watch_ended(now, actions); });
}

Task<void> EtcdElector::follow(Seat& seat, Client::Watch watch, std::uint64_t number) {
    seat.news = &watch.body;
    seat.news_from = watch.endpoint;
    Lines lines;
    bool goes_on = true;
    while (goes_on) {
        const auto bytes = co_await watch.body.read();
        if (seat.watch != number) co_return; // whose news these are has closed them
        const auto whole = lines.put(bytes ? *bytes : std::string());
        if (!whole) note(Of::Watch, whole.error());
        goes_on = bytes && !bytes->empty() && whole;
        if (!goes_on) break;
        for (const auto& line : *whole) goes_on = goes_on && take_news(seat, line, number);
    }
    if (seat.watch == number) seat.news = nullptr;
}

bool EtcdElector::take_news(Seat& seat, const std::string& line, std::uint64_t number) {
    const auto news = parse_news(line);
    if (!news) {
        note(Of::Watch, news.error());
        return false;
    }
    if (news->is_over) {
        if (!news->reason.empty())
            note(Of::Watch, Error{ErrorCode::Unavailable, "etcd ended a watch: " + news->reason});
        return false;
    }
    note(Of::Watch, std::nullopt);
    for (const auto& change : news->changes) {
        tell(seat, [&](Lease& lease, BootTime now, Lease::Actions& actions) {
            lease.seen(change.holding, change.revision, now, actions);
        });
        if (seat.watch != number) return false;
    }
    return true;
}

void EtcdElector::unanswered(Seat& seat, governance::Inquiry inquiry, const Error& error) {
    const bool is_gone = error.code == ErrorCode::NotFound;
    if (!is_gone) note(Of::Question, error);
    const auto why = is_gone ? Lease::NoAnswer::LeaseGone : Lease::NoAnswer::Unreachable;
    tell(seat, [&](Lease& lease, BootTime now, Lease::Actions& actions) {
        lease.unanswered(inquiry, why, now, actions);
    });
}

void EtcdElector::note(Of what, const std::optional<Error>& error) {
    // That nobody answers is one trouble, however each of them does not.
    const auto kind = [](const std::optional<Error>& each) -> std::optional<ErrorCode> {
        if (!each) return std::nullopt;
        return each->code == ErrorCode::Timeout ? ErrorCode::Unavailable : each->code;
    };
    if (is_stopped_) return;
    (what == Of::Question ? question_trouble_ : watch_trouble_) = error;
    const auto& worst = question_trouble_ ? question_trouble_ : watch_trouble_;
    if (kind(worst) == kind(told_trouble_)) return;
    told_trouble_ = worst;
    if (trouble_) trouble_(worst);
}

void EtcdElector::left(std::size_t endpoint) {
    if (is_stopped_) return; // nobody reads any news
    for (const auto& [resource, seat] : seats_)
        if (seat->news != nullptr && seat->news_from == endpoint) seat->news->close();
}

} // namespace tutti::etcd
