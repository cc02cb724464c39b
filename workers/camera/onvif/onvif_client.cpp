#include "workers/camera/onvif/onvif_client.hpp"

#include "base/ascii.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"
#include "onvif/service_place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <utility>

namespace tutti::camera {

namespace {

/// Of the device service: the standard's, then those of Tapo, of many without a name, of Reolink, and of
/// XM's.
constexpr std::array usual_ports = {80, 2020, 8080, 8000, 8899};
constexpr microseconds patience_at_a_door = seconds(2);
constexpr microseconds clock_is_fresh = seconds(60);
constexpr std::size_t nonce_bytes = 16;

std::string secret_nonce() {
    std::array<unsigned char, nonce_bytes> bytes{};
    io::fill_with_secret_bytes(bytes);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

io::HttpCall call_for(const std::string& url, const onvif::Request& request, std::string_view security) {
    io::HttpCall call;
    call.method = "POST";
    call.url = url;
    call.content_type = fmt::format("application/soap+xml; charset=utf-8; action=\"{}\"", request.action);
    call.body = onvif::print_envelope(request, security);
    return call;
}

/// What an answer says, whatever its status: faults come with 400 and 500.
Result<onvif::XmlElement> read(const io::HttpResponse& response, std::string_view operation) {
    auto answer = onvif::read_answer(response.body, operation);
    if (answer || answer.error().code != ErrorCode::InvalidInput || response.status == 200) return answer;
    if (response.status == 401 || response.status == 403)
        return fail(ErrorCode::PermissionDenied, "the camera refuses user or password");
    const auto code = response.status >= 500 ? ErrorCode::Unavailable : ErrorCode::NotFound;
    return fail(code, fmt::format("{} was answered by HTTP's status {}", operation, response.status));
}

} // namespace

std::vector<std::string> usual_doors(const std::string& host) {
    std::vector<std::string> doors;
    for (const int port : usual_ports)
        doors.push_back(print(onvif::Place{
            "http", host, static_cast<std::uint16_t>(port == 80 ? 0 : port),
            std::string(onvif::usual_device_path)
        }));
    return doors;
}

Task<Result<WallTime>> ask_time(io::HttpClient& http, std::string door, SteadyTime deadline) {
    const auto request = onvif::get_system_date_and_time();
    auto response = co_await http.request(call_for(door, request, {}), deadline);
    if (!response) co_return std::unexpected(std::move(response.error()));
    // Who wants a login for that without SOAP may be any web server: a fault would be ONVIF's.
    const bool is_soap = onvif::parse_xml(response->body).has_value();
    if (response->status == 401 && !is_soap)
        co_return fail(ErrorCode::Conflict, "it asks for a login at once");
    auto answer = read(*response, request.operation());
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    co_return onvif::read_system_date_and_time(*answer);
}

OnvifClient::OnvifClient(io::HttpClient& http, OnvifAddress address)
    : http_(http), address_(std::move(address)) {}

std::optional<bool> OnvifClient::is_movable() const {
    if (!known_) return std::nullopt;
    return moving_profile() != nullptr;
}

const onvif::Profile* OnvifClient::moving_profile() const {
    if (!known_ || known_->services.ptz.empty()) return nullptr;
    const auto found = std::ranges::find_if(known_->profiles, &onvif::Profile::is_movable);
    return found == known_->profiles.end() ? nullptr : &*found;
}

// ---- one question

std::string OnvifClient::security() const {
    if (address_.login.user.empty()) return {};
    return onvif::print_security(
        address_.login, secret_nonce(), io::wall_now() + clock_ahead_.value_or(microseconds(0))
    );
}

std::string OnvifClient::authorization(const std::string& url, const std::string& method) {
    const auto parsed = io::parse_http_url(url);
    const std::string target = parsed ? parsed->target : std::string("/");
    const auto own_nonce = io::random_hex(8);
    return onvif::print_authorization(
        *challenge_, address_.login, {method, target, own_nonce, ++challenge_uses_}
    );
}

Task<Result<onvif::XmlElement>> OnvifClient::exchange(
    const std::string& url, const onvif::Request& request, Signed is_signed, SteadyTime deadline
) {
    const bool has_login = is_signed == Signed::Yes && !address_.login.user.empty();
    for (bool is_second = false;; is_second = true) {
        auto call = call_for(url, request, has_login ? security() : std::string());
        const bool is_told = has_login && challenge_;
        if (is_told) call.fields.emplace_back("Authorization", authorization(url, call.method));
        auto response = co_await http_.request(std::move(call), deadline);
        if (!response) co_return std::unexpected(std::move(response.error()));
        if (response->status != 401 || !has_login || is_second)
            co_return read(*response, request.operation());
        std::vector<std::string_view> fields;
        for (const auto& [name, value] : response->fields)
            if (equal_ignoring_case(name, "WWW-Authenticate")) fields.push_back(value);
        auto challenge = onvif::read_challenge(fields);
        if (fields.empty()) co_return read(*response, request.operation());
        if (!challenge) co_return fail(ErrorCode::PermissionDenied, std::move(challenge.error().message));
        // The same nonce again, and not for its age: it was the password.
        if (is_told && challenge->nonce == challenge_->nonce && !challenge->is_stale)
            co_return read(*response, request.operation());
        challenge_ = std::move(*challenge);
        challenge_uses_ = 0;
    }
}

Task<Result<onvif::XmlElement>>
OnvifClient::ask(std::string url, onvif::Request request, SteadyTime deadline) {
    if (refusal_ && io::steady_now() < refused_until_) co_return std::unexpected(*refusal_);
    auto answer = co_await exchange(url, request, Signed::Yes, deadline);
    const auto is_refused = [&] { return !answer && answer.error().code == ErrorCode::PermissionDenied; };
    // Its clock may have been set since: then it holds our time for wrong, and says that of the login.
    if (is_refused() && io::steady_now() - clock_learned_ > clock_is_fresh) {
        co_await learn_clock(deadline);
        answer = co_await exchange(url, request, Signed::Yes, deadline);
    }
    refusal_.reset();
    if (is_refused()) {
        refusal_ = answer.error();
        refused_until_ = io::steady_now() + lockout;
    }
    co_return answer;
}

// ---- what is asked once

Task<Result<void>> OnvifClient::find_door(SteadyTime deadline) {
    if (!door_.empty()) co_return Result<void>();
    Error last{ErrorCode::NotFound, "nothing is known of where its ONVIF is"};
    std::string locked; // the first that asks for a login at once
    for (const auto& door : address_.doors) {
        const bool is_only = address_.doors.size() == 1;
        const auto until = is_only ? deadline : std::min(deadline, io::steady_now() + patience_at_a_door);
        const auto time = co_await ask_time(http_, door, until);
        // A fault is ONVIF's, too: it wants a login even for that.
        if (time || time.error().code == ErrorCode::PermissionDenied) {
            door_ = door;
            co_return Result<void>();
        }
        if (time.error().code == ErrorCode::Conflict && locked.empty()) locked = door;
        if (last.code == ErrorCode::NotFound) last = time.error();
        if (io::steady_now() >= deadline) break;
    }
    if (!locked.empty()) {
        door_ = locked;
        co_return Result<void>();
    }
    if (address_.doors.size() > 1)
        last.message = fmt::format(
            "no ONVIF was found at the stream's host (is it switched on in the camera? else set `onvif`): {}",
            last.message
        );
    co_return std::unexpected(std::move(last));
}

Task<void> OnvifClient::learn_clock(SteadyTime deadline) {
    const auto before = io::wall_now();
    const auto time = co_await ask_time(http_, door_, deadline);
    clock_learned_ = io::steady_now();
    // It says whole seconds; what is on the way is less than what cameras forgive.
    if (time) clock_ahead_ = *time - before;
}

Task<Result<onvif::Services>> OnvifClient::ask_services(SteadyTime deadline) {
    auto services = co_await ask(door_, onvif::get_services(), deadline);
    if (services) {
        auto said = onvif::read_services(*services);
        if (!said.media.empty()) co_return said;
    } else if (services.error().code == ErrorCode::PermissionDenied) {
        co_return std::unexpected(std::move(services.error()));
    }
    auto capabilities = co_await ask(door_, onvif::get_capabilities(), deadline);
    if (!capabilities) co_return std::unexpected(std::move(capabilities.error()));
    co_return onvif::read_capabilities(*capabilities);
}

std::string OnvifClient::reachable(const std::string& said) const {
    const auto known = onvif::parse_place(door_);
    if (said.empty() || !known) return said;
    return onvif::reachable(said, *known).value_or(std::string());
}

Task<Result<void>> OnvifClient::learn(SteadyTime deadline) {
    auto found = co_await find_door(deadline);
    if (!found) co_return found;
    co_await learn_clock(deadline);
    auto services = co_await ask_services(deadline);
    if (!services) co_return std::unexpected(std::move(services.error()));
    services->media = reachable(services->media);
    services->ptz = reachable(services->ptz);
    if (services->media.empty()) co_return fail(ErrorCode::NotFound, "the camera has no media service");
    auto answer = co_await ask(services->media, onvif::get_profiles(), deadline);
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    auto profiles = onvif::read_profiles(*answer);
    if (!profiles) co_return std::unexpected(std::move(profiles.error()));
    known_ = Known{std::move(*services), std::move(*profiles)};
    co_return Result<void>();
}

Task<Result<void>> OnvifClient::prepare(SteadyTime deadline) {
    while (!known_ && preparing_) {
        const auto waiting = preparing_;
        const auto [ended] = co_await waiting->async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            co_return fail(ErrorCode::Unavailable, "it was given up");
        static_cast<void>(ended);
    }
    if (known_) co_return Result<void>();
    preparing_ = std::make_shared<asio::steady_timer>(
        co_await asio::this_coro::executor, asio::steady_timer::time_point::max()
    );
    struct End { // shared by this and by those who wait
        std::shared_ptr<asio::steady_timer>& preparing;
        ~End() { std::exchange(preparing, nullptr)->cancel(); }
    };
    const End end{preparing_};
    co_return co_await learn(deadline);
}

// ---- what people ask

Task<Result<onvif::DeviceInformation>> OnvifClient::information(SteadyTime deadline) {
    auto found = co_await find_door(deadline);
    if (!found) co_return std::unexpected(std::move(found.error()));
    if (!clock_ahead_) co_await learn_clock(deadline);
    auto answer = co_await ask(door_, onvif::get_device_information(), deadline);
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    co_return onvif::read_device_information(*answer);
}

Task<Result<std::string>> OnvifClient::ask_uri(onvif::Request request, SteadyTime deadline) {
    auto answer = co_await ask(known_->services.media, std::move(request), deadline);
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    auto said = onvif::read_uri(*answer);
    if (!said) co_return std::unexpected(std::move(said.error()));
    auto url = reachable(*said);
    if (url.empty()) co_return fail(ErrorCode::InvalidInput, "what the camera says is no URL");
    co_return url;
}

Task<Result<std::string>> OnvifClient::stream_url(SteadyTime deadline) {
    auto ready = co_await prepare(deadline);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
    auto request = onvif::get_stream_uri(known_->profiles.front().token);
    co_return co_await ask_uri(std::move(request), deadline);
}

Task<Result<std::string>> OnvifClient::snapshot_url(SteadyTime deadline) {
    auto ready = co_await prepare(deadline);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
    auto request = onvif::get_snapshot_uri(known_->profiles.front().token);
    co_return co_await ask_uri(std::move(request), deadline);
}

Task<Result<void>> OnvifClient::ready_to_move(SteadyTime deadline) {
    auto ready = co_await prepare(deadline);
    if (!ready) co_return ready;
    if (moving_profile() == nullptr) co_return fail(ErrorCode::NotFound, "the camera does not move");
    co_return Result<void>();
}

Task<Result<onvif::XmlElement>> OnvifClient::ask_ptz(onvif::Request request, SteadyTime deadline) {
    co_return co_await ask(known_->services.ptz, std::move(request), deadline);
}

Task<Result<std::vector<onvif::Preset>>> OnvifClient::presets(SteadyTime deadline) {
    auto ready = co_await ready_to_move(deadline);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
    auto request = onvif::get_presets(moving_profile()->token);
    auto answer = co_await ask_ptz(std::move(request), deadline);
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    co_return onvif::read_presets(*answer);
}

Task<Result<void>> OnvifClient::move(onvif::Velocity velocity, seconds at_most, SteadyTime deadline) {
    auto ready = co_await ready_to_move(deadline);
    if (!ready) co_return ready;
    auto request = onvif::continuous_move(moving_profile()->token, velocity, at_most);
    auto answer = co_await ask_ptz(std::move(request), deadline);
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    co_return Result<void>();
}

Task<Result<void>> OnvifClient::stop(SteadyTime deadline) {
    auto ready = co_await ready_to_move(deadline);
    if (!ready) co_return ready;
    auto request = onvif::stop_moving(moving_profile()->token);
    auto answer = co_await ask_ptz(std::move(request), deadline);
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    co_return Result<void>();
}

Task<Result<void>> OnvifClient::go_to(std::string preset, SteadyTime deadline) {
    auto ready = co_await ready_to_move(deadline);
    if (!ready) co_return ready;
    auto request = onvif::goto_preset(moving_profile()->token, preset);
    auto answer = co_await ask_ptz(std::move(request), deadline);
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    co_return Result<void>();
}

} // namespace tutti::camera
