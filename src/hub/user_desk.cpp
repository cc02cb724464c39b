#include "hub/user_desk.hpp"

#include "base/ip_network.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "password/password_hash.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <vector>

namespace tutti::hub {

using broker::Admission;
using mqtt::ReasonCode;

namespace {

Admission refused_with(ReasonCode reason) { return {.reason = reason, .principal = {}}; }

/// What stays with each attempt: the address without its port, of IPv6 the network, in which everybody has
/// any number of addresses, and of a Unix socket the account, which has any number of processes.
std::string host_of_peer(const broker::Peer& peer) {
    const auto whole = peer.address.view();
    if (peer.origin == broker::Origin::Unix) return std::string(whole.substr(0, whole.find(',')));
    const auto host = whole.substr(0, whole.rfind(':'));
    if (!host.starts_with('[')) return std::string(host);
    auto address = parse_ip_address(host.substr(1, host.find(']') - 1));
    if (!address || address->is_v4()) return std::string(host);
    constexpr std::size_t network_bytes = 8;
    std::fill(address->bytes.begin() + network_bytes, address->bytes.end(), 0);
    return print(IpNetwork{*address, network_bytes * 8});
}

/// Editors move a file away before they write it anew: sessions are not to end for that.
constexpr auto until_gone = seconds(1);

std::string own_name(std::string_view user, std::string_view address) {
    return fmt::format("{} {}", user, address);
}

} // namespace

Result<std::unique_ptr<UserDesk>> UserDesk::open(
    std::filesystem::path file, BusKeyAuthorizer& authorizer, broker::Broker& broker, const io::Log& log,
    std::function<void()> has_users
) {
    auto thread = io::SideThread::create();
    if (!thread) return pass_on(thread);
    std::unique_ptr<UserDesk> desk(
        new UserDesk(std::move(file), authorizer, broker, log, std::move(has_users), std::move(*thread))
    );
    authorizer.set_password_check(desk.get());
    return desk;
}

UserDesk::UserDesk(
    std::filesystem::path file, BusKeyAuthorizer& authorizer, broker::Broker& broker, const io::Log& log,
    std::function<void()> has_users, io::SideThread thread
)
    : path_(std::move(file)), authorizer_(authorizer), broker_(broker), log_(log),
      has_users_(std::move(has_users)), thread_(std::move(thread)) {
    randombytes_buf(key_.data(), key_.size());
    watch();
    read(io::steady_now());
}

UserDesk::~UserDesk() { authorizer_.set_password_check(nullptr); }

void UserDesk::watch() {
    auto opened = io::FileWatch::open(path_);
    if (opened)
        watch_ = std::move(*opened);
    else
        log_.warning("changes of users are not seen", {{"reason", opened.error().message}});
}

Result<void> UserDesk::begin(io::ReadinessLoop& loop, std::uint64_t first_token) {
    watch_token_ = first_token + 1;
    if (auto done = loop.watch(thread_.descriptor(), io::ReadinessLoop::Interest::Read, first_token); !done)
        return done;
    if (!watch_) return {};
    return loop.watch(watch_->descriptor(), io::ReadinessLoop::Interest::Read, watch_token_);
}

void UserDesk::ready(const io::ReadinessLoop::Event& event, SteadyTime now) {
    if (event.token == watch_token_) {
        if (auto told = watch_->told(); !told)
            log_.warning("changes of users are not seen", {{"reason", told.error().message}});
        return read(now);
    }
    thread_.clear();
    if (thread_.is_busy() || !under_way_) return;
    const auto done = std::exchange(under_way_, nullptr);
    finish(*done, now);
    start_next(now);
}

void UserDesk::advance(SteadyTime now) {
    if (!gone_at_ || now < *gone_at_) return;
    gone_at_.reset();
    take_over({}, now);
}

/// A file that is broken changes nothing: who could come in still can.
void UserDesk::read(SteadyTime now) {
    const auto waited_until = std::exchange(gone_at_, std::nullopt);
    std::string problem;
    auto text = io::read_file_within(seconds(0), path_, password::UserFile::most_bytes);
    if (text) {
        auto file = password::UserFile::parse(*text);
        if (file)
            take_over(std::move(*file), now);
        else
            problem = fmt::format("{}: {}", path_.native(), file.error().message);
    } else if (text.error().code == ErrorCode::NotFound) {
        if (!file_.users().empty())
            gone_at_ = waited_until.value_or(now + until_gone);
        else
            take_over({}, now);
    } else {
        problem = text.error().message;
    }
    if (!problem.empty() && problem != problem_)
        log_.error("the file of users is not understood: those before hold", {{"reason", problem}});
    problem_ = std::move(problem);
}

void UserDesk::take_over(password::UserFile file, SteadyTime now) {
    if (is_read_ && file == file_) return;
    std::vector<std::string> gone;
    for (const auto& [name, hash] : file_.users())
        if (file.hash_of(name) == nullptr) gone.push_back(name);
    const bool is_first = !std::exchange(is_read_, true);
    file_ = std::move(file);
    if (!file_.users().empty()) has_users_();
    if (!is_first || !file_.users().empty())
        log_.info("users of the hub", {{"users", file_.users().size()}, {"gone", gone.size()}});
    for (const auto& name : gone) {
        known_.erase(name);
        broker_.end_sessions_of(name, now);
    }
}

UserDesk::Digest UserDesk::digest_of(std::string_view hash, std::string_view password) const {
    Digest digest;
    crypto_generichash_state state; // the text, and so the password, goes through it
    const auto add = [&state](std::string_view text) {
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    };
    crypto_generichash_init(&state, key_.data(), key_.size(), digest.size());
    add(hash);
    add("\n"); // no hash has a line end
    add(password);
    crypto_generichash_final(&state, digest.data(), digest.size());
    sodium_memzero(&state, sizeof state);
    return digest;
}

Admission UserDesk::check(const broker::Peer& peer, std::string_view user, std::string_view password) {
    const auto wrong = refused_with(ReasonCode::BadUserNameOrPassword);
    if (file_.users().empty() || !password::is_user_name(user) || password.size() > password::most_length)
        return wrong;
    const auto* const hash = file_.hash_of(user);
    if (hash != nullptr)
        if (const auto known = known_.find(user); known != known_.end()) {
            const auto digest = digest_of(*hash, password);
            if (sodium_memcmp(known->second.data(), digest.data(), digest.size()) == 0)
                return authorizer_.admit_user(user);
        }
    const auto now = io::steady_now();
    const auto address = host_of_peer(peer);
    if (own_delays_.wait(own_name(user, address), now).count() > 0
        || address_delays_.wait(address, now).count() > 0)
        return refused_with(ReasonCode::ConnectionRateExceeded);
    const auto of_address = std::ranges::count(waiting_, address, &Check::address);
    if (waiting_.size() >= most_waiting || std::cmp_greater_equal(of_address, most_waiting_of_address))
        return refused_with(ReasonCode::ServerBusy);
    waiting_.push_back({
        .ticket = ++last_ticket_,
        .user = std::string(user),
        .password = WipedBytes(password.begin(), password.end()),
        .hash = hash != nullptr ? *hash : password::nobodys_hash(),
        .address = address,
        .is_user = hash != nullptr,
    });
    auto admission = refused_with(ReasonCode::Success);
    admission.ticket = last_ticket_;
    start_next(now);
    return admission;
}

void UserDesk::start_next(SteadyTime now) {
    while (!under_way_ && !waiting_.empty()) {
        under_way_ = std::make_shared<Check>(std::move(waiting_.front()));
        waiting_.pop_front();
        const auto started = thread_.start([check = under_way_] {
            check->is_right =
                crypto_pwhash_str_verify(check->hash.c_str(), check->password.data(), check->password.size())
                == 0;
        });
        if (started) return;
        const auto failed = std::exchange(under_way_, nullptr);
        log_.error("no password can be checked", {{"reason", started.error().message}});
        broker_.admit(failed->ticket, refused_with(ReasonCode::ServerUnavailable), now);
    }
}

void UserDesk::finish(const Check& check, SteadyTime now) {
    const auto* const hash = file_.hash_of(check.user);
    const bool is_right = check.is_right && check.is_user && hash != nullptr && *hash == check.hash;
    const auto own = own_name(check.user, check.address);
    if (is_right) {
        own_delays_.forgive(own);
        known_.insert_or_assign(check.user, digest_of(check.hash, view(check.password)));
        return broker_.admit(check.ticket, authorizer_.admit_user(check.user), now);
    }
    own_delays_.fail(own, now);
    address_delays_.fail(check.address, now);
    broker_.admit(check.ticket, refused_with(ReasonCode::BadUserNameOrPassword), now);
}

} // namespace tutti::hub
