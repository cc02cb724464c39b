// Exchange: one Pi-hole asked for its summary, with the session that earlier runs left, or a new one.
// Whatever the client: tests bring a Pi-hole of their own.
#pragma once

#include "io/http/http_client.hpp"
#include "workers/pihole/kept_session.hpp"
#include "workers/pihole/summary_text.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::pihole {

enum class Version : std::uint8_t { Auto, Five, Six };

struct Server {
    std::string url; ///< its base, as base_url() gives it
    Version version = Version::Auto;
    std::string password; ///< of version 5 the API token; empty: none
};

/// Of what a person writes ("pi.hole", "10.0.0.2:8080", "https://pi.hole/admin"): "http://pi.hole", without a
/// '/' at its end. InvalidInput where it is no address.
Result<std::string> base_url(std::string_view host);

class Exchange {
public:
    /// All outlive it.
    Exchange(io::HttpClient& client, SessionFile& file, const Server& server, WallTime now);

    Task<Result<Summary>> summary(SteadyTime deadline);
    /// The end of a run that lasts: gives the session back, if there is one.
    Task<void> give_back(SteadyTime deadline);

private:
    Task<Result<io::HttpResponse>> request(io::HttpCall call, SteadyTime deadline);
    bool fits(const KeptSession& session) const;
    bool is_over(const KeptSession& session, const Error& error) const;
    Task<Result<Summary>> ask(const KeptSession& session, SteadyTime deadline);
    Task<Result<KeptSession>> open(const std::optional<KeptSession>& before, SteadyTime deadline);
    Task<Result<io::LockFile>> wait_for_turn(SteadyTime deadline);
    Task<Result<Door>> knock(SteadyTime deadline);
    Task<Result<KeptSession>> log_in(const std::optional<KeptSession>& before, SteadyTime deadline);
    Task<void> end(const KeptSession& session, SteadyTime deadline);
    void expect_no_session();
    KeptSession made(int version, std::string id) const;

    io::HttpClient& client_;
    SessionFile& file_;
    const Server& server_;
    WallTime now_;
    std::string who_; ///< "the Pi-hole at http://pi.hole"
};

} // namespace tutti::pihole
