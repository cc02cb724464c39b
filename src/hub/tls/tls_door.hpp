// TlsDoor: wraps what comes in at one door of the hub in TLS, with the certificate that its files hold now:
// they are followed while it is open, and who is connected stays so. Handshakes are work, so only a few are
// done in one turn of the loop: however many clients come, those who are there are heard between.
#pragma once

#include "hub/annex.hpp"
#include "hub/report.hpp"
#include "hub/tls/certificate_watch.hpp"
#include "hub/tls/ticket_keys.hpp"
#include "hub/tls/tls_context.hpp"
#include "hub/tls/tls_options.hpp"
#include "hub/transport.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>

namespace tutti::hub {

class TlsDoor final : public Annex {
public:
    /// What calls share, one after the other.
    struct Buffers {
        std::array<char, 64 * 1024> came; ///< from below
        std::string made;                 ///< for below; empty between calls
    };

    /// Reads the files. The report outlives the door, and the door its transports.
    static Result<std::unique_ptr<TlsDoor>> open(TlsOptions options, Report& report, SteadyTime now);

    std::unique_ptr<Transport> wrap(std::unique_ptr<Transport> below, std::string peer);

    /// Reads the files again. On an error what was read before stays.
    Result<void> read_again(SteadyTime now);

    Result<void> begin(io::ReadinessLoop& loop, std::uint64_t first_token) override;
    void ready(const io::ReadinessLoop::Event& event, SteadyTime now) override;
    void advance(SteadyTime now) override;
    std::optional<SteadyTime> next_deadline() const override { return read_at_; }

    // For its transports.

    SSL_CTX* context() const noexcept { return context_->get(); }
    Buffers& buffers() noexcept { return *buffers_; }
    const TlsOptions& options() const noexcept { return options_; }
    /// Whether a step of a handshake may be done in this turn. If not, the loop comes back at once.
    bool may_shake_hands() noexcept;
    /// Somebody's handshake failed. Of many within a minute only the first are told.
    void tell(std::string_view peer, std::string_view why);

private:
    TlsDoor(TlsOptions options, Report& report, SteadyTime now);

    TlsOptions options_;
    Report& report_;
    TicketKeys keys_;
    std::optional<TlsContext> context_;
    std::optional<CertificateWatch> watch_;
    std::unique_ptr<Buffers> buffers_;
    std::optional<SteadyTime> read_at_;
    std::size_t steps_left_;
    SteadyTime minute_began_;
    std::size_t told_ = 0;   ///< in this minute
    std::size_t untold_ = 0; ///< since the last that was
};

} // namespace tutti::hub
