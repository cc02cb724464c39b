// OnvifClient: one camera asked over ONVIF. Its clock, services and profiles are asked once and kept. A login
// that it refuses is not tried again for a while: cameras lock out who guesses.
#pragma once

#include "io/http/http_client.hpp"
#include "onvif/device_service.hpp"
#include "onvif/http_login.hpp"
#include "onvif/media_service.hpp"
#include "onvif/ptz_service.hpp"

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::camera {

struct OnvifAddress {
    /// Where its device service may be, the likeliest first; the first that answers is it.
    std::vector<std::string> doors;
    onvif::Login login;
};

/// Where cameras have it, at that host.
std::vector<std::string> usual_doors(const std::string& host);

/// Whether it is ONVIF that answers there: the camera's time, which it tells everybody.
Task<Result<WallTime>> ask_time(io::HttpClient& http, std::string door, SteadyTime deadline);

class OnvifClient {
public:
    /// What a refused login costs.
    static constexpr microseconds lockout = seconds(30);

    /// `http` outlives it.
    OnvifClient(io::HttpClient& http, OnvifAddress address);
    OnvifClient(const OnvifClient&) = delete;
    OnvifClient& operator=(const OnvifClient&) = delete;

    // Errors as onvif::read_fault() judges them; and Unavailable, Timeout: it does not answer.

    Task<Result<onvif::DeviceInformation>> information(SteadyTime deadline);
    Task<Result<std::string>> stream_url(SteadyTime deadline);   ///< of its first profile
    Task<Result<std::string>> snapshot_url(SteadyTime deadline); ///< of its first profile
    Task<Result<std::vector<onvif::Preset>>> presets(SteadyTime deadline);
    /// It stops by itself after `at_most`, if it knows how.
    Task<Result<void>> move(onvif::Velocity velocity, seconds at_most, SteadyTime deadline);
    Task<Result<void>> stop(SteadyTime deadline);
    Task<Result<void>> go_to(std::string preset, SteadyTime deadline);

    /// Nothing: it has not been asked yet, or did not say.
    std::optional<bool> is_movable() const;
    /// Its device service; empty until it was found.
    const std::string& door() const noexcept { return door_; }

private:
    enum class Signed : std::uint8_t { Yes, No };
    struct Known {
        onvif::Services services;
        std::vector<onvif::Profile> profiles;
    };

    Task<Result<void>> prepare(SteadyTime deadline);
    Task<Result<void>> learn(SteadyTime deadline);
    Task<Result<void>> find_door(SteadyTime deadline);
    Task<void> learn_clock(SteadyTime deadline);
    Task<Result<onvif::Services>> ask_services(SteadyTime deadline);
    Task<Result<onvif::XmlElement>> ask(std::string url, onvif::Request request, SteadyTime deadline);
    Task<Result<onvif::XmlElement>>
    exchange(const std::string& url, const onvif::Request& request, Signed is_signed, SteadyTime deadline);
    Task<Result<onvif::XmlElement>> ask_ptz(onvif::Request request, SteadyTime deadline);
    Task<Result<std::string>> ask_uri(onvif::Request request, SteadyTime deadline);
    Task<Result<void>> ready_to_move(SteadyTime deadline);
    std::string reachable(const std::string& said) const;
    std::string security() const;
    std::string authorization(const std::string& url, const std::string& method);
    const onvif::Profile* moving_profile() const;

    io::HttpClient& http_;
    OnvifAddress address_;
    std::string door_;
    std::optional<Known> known_;
    std::optional<microseconds> clock_ahead_; ///< the camera's, of ours
    SteadyTime clock_learned_;
    std::optional<onvif::HttpChallenge> challenge_;
    std::uint32_t challenge_uses_ = 0;
    std::optional<Error> refusal_; ///< of the login
    SteadyTime refused_until_;
    /// While somebody asks for what is kept: others wait for it. Owned by this and by those who wait.
    std::shared_ptr<asio::steady_timer> preparing_;
};

} // namespace tutti::camera
