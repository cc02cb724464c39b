#include "hub/tls/tls_door.hpp"

#include "hub/tls/tls_transport.hpp"
#include "io/clock.hpp"

#include <utility>

namespace tutti::hub {

namespace {

/// Certificate and key are seldom written in one moment.
constexpr auto settling = milliseconds(500);
/// One that signs by RSA takes a millisecond, on a small machine several.
constexpr std::size_t steps_of_a_turn = 4;
constexpr std::size_t told_in_a_minute = 10;

} // namespace

Result<std::unique_ptr<TlsDoor>> TlsDoor::open(TlsOptions options, Report& report, SteadyTime now) {
    auto door = std::unique_ptr<TlsDoor>(new TlsDoor(std::move(options), report, now));
    auto context = TlsContext::read(door->options_, door->keys_);
    if (!context) return pass_on(context);
    door->context_ = std::move(*context);
    return door;
}

TlsDoor::TlsDoor(TlsOptions options, Report& report, SteadyTime now)
    : options_(std::move(options)), report_(report), keys_(now),
      buffers_(std::make_unique_for_overwrite<Buffers>()), steps_left_(steps_of_a_turn), minute_began_(now) {}

std::unique_ptr<Transport> TlsDoor::wrap(std::unique_ptr<Transport> below, std::string peer) {
    return std::make_unique<TlsTransport>(*this, std::move(below), std::move(peer));
}

// With other keys of tickets: who comes back with what an earlier authority vouched for is asked again.
Result<void> TlsDoor::read_again(SteadyTime now) {
    auto context = TlsContext::read(options_, keys_);
    if (!context) return pass_on(context);
    keys_ = TicketKeys(now);
    context_ = std::move(*context);
    return {};
}

/// Who cannot follow the files serves with what they held: of inotify there may be no more.
Result<void> TlsDoor::begin(io::ReadinessLoop& loop, std::uint64_t first_token) {
    auto watch = CertificateWatch::open(options_.files());
    if (!watch) {
        report_.certificate_kept(options_.certificate.native(), watch.error());
        return {};
    }
    watch_ = std::move(*watch);
    return loop.watch(watch_->descriptor(), io::ReadinessLoop::Interest::Read, first_token);
}

void TlsDoor::ready(const io::ReadinessLoop::Event&, SteadyTime now) {
    watch_->told();
    if (!read_at_) read_at_ = now + settling;
}

void TlsDoor::advance(SteadyTime now) {
    steps_left_ = steps_of_a_turn;
    if (!read_at_ || now < *read_at_) return;
    read_at_.reset();
    if (!watch_->is_changed()) return;
    if (const auto done = read_again(now); done)
        report_.certificate_read(options_.certificate.native());
    else
        report_.certificate_kept(options_.certificate.native(), done.error());
}

bool TlsDoor::may_shake_hands() noexcept {
    if (steps_left_ == 0) return false;
    --steps_left_;
    return true;
}

void TlsDoor::tell(std::string_view peer, std::string_view why) {
    const auto now = io::steady_now();
    if (now - minute_began_ >= seconds(60)) {
        minute_began_ = now;
        told_ = 0;
    }
    if (told_ == told_in_a_minute) {
        ++untold_;
        return;
    }
    ++told_;
    report_.handshake_failed(peer, why, std::exchange(untold_, 0));
}

} // namespace tutti::hub
