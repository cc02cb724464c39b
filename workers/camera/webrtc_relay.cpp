#include "workers/camera/webrtc_relay.hpp"

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "camera/ffmpeg_words.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/file.hpp"
#include "io/wait_readable.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::camera {

namespace {

constexpr auto relay_program = "mediamtx";
constexpr auto relay_file = "mediamtx.yml"; // no camera's folder is called so: names have no dot
constexpr microseconds patience_with_question = seconds(2);
/// Of a browser, less than a gateway's with us (5 s).
constexpr microseconds patience_with_offer = milliseconds(4500);

/// Free ones, by the kernel's choice. Somebody may take one before mediamtx does: then it ends, and others
/// are tried. 0 where there is none.
RelayPorts free_ports(const asio::any_io_executor& executor) {
    using asio::ip::tcp;
    using asio::ip::udp;
    const auto bound = [](auto& socket, const auto& endpoint) -> std::uint16_t {
        error_code error;
        socket.open(endpoint.protocol(), error);
        if (!error) socket.bind(endpoint, error);
        const auto local = socket.local_endpoint(error);
        return error ? std::uint16_t(0) : local.port();
    };
    const auto own = asio::ip::address_v4::loopback();
    tcp::acceptor web(executor);
    tcp::acceptor api(executor);
    udp::socket media(executor);
    return {
        .web = bound(web, tcp::endpoint(own, 0)),
        .api = bound(api, tcp::endpoint(own, 0)),
        .media = bound(media, udp::endpoint(udp::v4(), 0))
    };
}

/// What its answers say is wrong, without secrets.
std::string complaint_in(const io::HttpResponse& response) {
    const auto body = parse_json(response.body);
    const auto* error = body && body->is_object() ? body->find("error") : nullptr;
    if (error != nullptr && error->is_string()) return without_secrets(error->string(), {});
    return fmt::format("status {}", response.status);
}

std::unexpected<Error> refused(const io::HttpResponse& response) {
    const auto code = response.status == 400 ? ErrorCode::InvalidInput : ErrorCode::Unavailable;
    return fail(code, fmt::format("mediamtx: {}", complaint_in(response)));
}

} // namespace

WebRtcRelay::WebRtcRelay(asio::any_io_executor executor, std::filesystem::path folder, const io::Log& log)
    : executor_(std::move(executor)), file_(std::move(folder) / relay_file), log_(log),
      program_(find_child_program(relay_program)), http_(executor_), timer_(executor_),
      changed_(executor_, asio::steady_timer::time_point::max()), tasks_(executor_) {}

Task<void> WebRtcRelay::run() {
    // leave() ends it, and what it owns is waited for.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    while (!leaves_ || machine_.has_process()) {
        const auto due = machine_.deadline();
        timer_.expires_at(due ? io::to_asio(*due) : asio::steady_timer::time_point::max());
        const auto [error] = co_await timer_.async_wait(no_throw);
        static_cast<void>(error); // woken early, too
        perform(machine_.tick(io::steady_now()));
    }
    co_await tasks_.stop();
}

void WebRtcRelay::leave() {
    leaves_ = true;
    perform(machine_.stop(io::steady_now()));
}

void WebRtcRelay::configure(const std::vector<CameraSettings>& cameras) {
    if (cameras == cameras_) return;
    cameras_ = cameras;
    perform(machine_.stop(io::steady_now()));
}

bool WebRtcRelay::can_show(const CameraSettings& camera) const {
    return !program_.empty() && !camera.simulated && camera.camera.url.starts_with("rtsp");
}

// ---- what the machine asks for

void WebRtcRelay::perform(const RelayActions& actions) {
    for (const auto action : actions) {
        if (action == RelayAction::Spawn) begin_process();
        if (action == RelayAction::Ask) tasks_.spawn("question to mediamtx", ask());
        if (action == RelayAction::Terminate && process_) process_->terminate();
        if (action == RelayAction::Kill && process_) process_->kill();
    }
    timer_.cancel();
    changed_.cancel();
}

void WebRtcRelay::begin_process() {
    const auto failed = [this](std::string reason) {
        log_.warning("WebRTC cannot be had", {{"reason", reason}});
        perform(machine_.exited(io::steady_now(), std::move(reason)));
    };
    ports_ = free_ports(executor_);
    last_words_.clear();
    auto written = io::make_private_directory(file_.parent_path());
    if (written) written = io::write_file_atomically(file_, print_relay_file(ports_, paths()));
    if (!written) return failed(fmt::format("the settings of mediamtx: {}", written.error().message));
    auto process = ChildProgram::start(executor_, program_, {relay_program, file_.native()});
    if (!process) return failed(std::move(process.error().message));
    process_ = std::move(*process);
    log_.info("mediamtx runs", {{"pid", process_->pid()}});
    tasks_.spawn("mediamtx", attend(process_));
    tasks_.spawn("errors of mediamtx", drain_errors(process_));
}

std::vector<RelayPath> WebRtcRelay::paths() const {
    std::vector<RelayPath> paths;
    for (const auto& camera : cameras_) {
        if (!can_show(camera)) continue;
        const auto password = password_of(camera);
        // Why not, its stream says.
        if (password) paths.push_back({camera.camera.name, source_of(camera, *password).address});
    }
    return paths;
}

// ---- what its process does

Task<void> WebRtcRelay::attend(SharedProcess process) {
    Lines lines;
    std::array<char, 4096> room;
    while (true) {
        const auto [error, count] = co_await process->output().async_read_some(asio::buffer(room), no_throw);
        if (error) break;
        lines.push(std::string_view(room.data(), count), [this](std::string_view line) { hear(line); });
    }
    const auto error = co_await io::wait_readable(process->end());
    if (error) co_return;
    const int exit_code = process->reap();
    process_.reset();
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    const bool was_lost = machine_.state() != RelayState::Ending;
    const auto reason = fmt::format("mediamtx ended with {}: {}", exit_code, last_words_);
    if (was_lost) log_.warning("mediamtx is lost", {{"reason", reason}});
    perform(machine_.exited(io::steady_now(), reason));
}

Task<void> WebRtcRelay::drain_errors(SharedProcess process) {
    Lines lines;
    std::array<char, 4096> room;
    while (true) {
        const auto [error, count] = co_await process->errors().async_read_some(asio::buffer(room), no_throw);
        if (error) co_return;
        lines.push(std::string_view(room.data(), count), [this](std::string_view line) { hear(line); });
    }
}

void WebRtcRelay::hear(std::string_view line) {
    last_words_ = without_secrets(line, {});
    log_.debug("mediamtx says", {{"line", last_words_}});
}

/// How many watch; and that it answers at all.
Task<void> WebRtcRelay::ask() {
    io::HttpCall call;
    const auto deadline = io::steady_now() + patience_with_question;
    const auto response = co_await ask_api(std::move(call), "list", deadline);
    const auto viewers = response && response->status == 200
                             ? parse_relay_sessions(response->body)
                             : Result<std::size_t>(fail(ErrorCode::Unavailable, "no answer"));
    const auto now = io::steady_now();
    perform(viewers ? machine_.answered(now, *viewers) : machine_.unanswered(now));
}

Task<Result<io::HttpResponse>>
WebRtcRelay::ask_api(io::HttpCall call, std::string path, SteadyTime deadline) {
    call.url = fmt::format("http://127.0.0.1:{}/v3/webrtcsessions/{}", ports_.api, path);
    co_return co_await http_.request(std::move(call), deadline);
}

// ---- what browsers ask

Task<Result<WhepAnswer>> WebRtcRelay::offer(std::string camera, std::string sdp) {
    const auto deadline = io::steady_now() + patience_with_offer;
    auto ready = co_await wait_until_ready(deadline);
    if (!ready) co_return pass_on(ready);
    io::HttpCall call;
    call.method = "POST";
    call.content_type = "application/sdp";
    call.body = std::move(sdp);
    auto response = co_await tell(std::move(call), fmt::format("/{}/whep", camera), deadline);
    if (!response) co_return pass_on(response);
    if (response->status != 201) co_return refused(*response);
    auto session = relay_session(response->find("Location").value_or(""), camera);
    if (!session) co_return pass_on(session);
    WhepAnswer answer;
    answer.session = std::move(*session);
    answer.sdp = std::move(response->body);
    answer.etag = response->find("ETag").value_or("");
    for (const auto& [name, value] : response->fields)
        if (equal_ignoring_case(name, "Link")) answer.links.push_back(value);
    co_return answer;
}

Task<Result<void>>
WebRtcRelay::add_candidates(std::string camera, std::string session, std::string fragment) {
    io::HttpCall call;
    call.method = "PATCH";
    call.content_type = "application/trickle-ice-sdpfrag";
    call.body = std::move(fragment);
    const auto deadline = io::steady_now() + patience_with_question;
    auto response = co_await tell(std::move(call), fmt::format("/{}/whep/{}", camera, session), deadline);
    if (!response) co_return pass_on(response);
    if (response->status != 204 && response->status != 200) co_return refused(*response);
    co_return Result<void>();
}

Task<Result<void>> WebRtcRelay::end(std::string camera, std::string session) {
    const auto deadline = io::steady_now() + patience_with_question;
    io::HttpCall call;
    call.method = "DELETE";
    auto response = co_await tell(std::move(call), fmt::format("/{}/whep/{}", camera, session), deadline);
    if (!response) co_return pass_on(response);
    if (response->status != 200) co_return refused(*response);
    co_return Result<void>();
}

Task<Result<std::size_t>> WebRtcRelay::end_all() {
    if (machine_.state() != RelayState::Ready) co_return std::size_t{0};
    const auto deadline = io::steady_now() + patience_with_question;
    io::HttpCall question;
    auto list = co_await ask_api(std::move(question), "list", deadline);
    if (!list) co_return pass_on(list);
    if (list->status != 200) co_return refused(*list);
    const auto ids = relay_session_ids(list->body);
    for (const auto& id : ids) {
        io::HttpCall call;
        call.method = "POST";
        auto kicked = co_await ask_api(std::move(call), "kick/" + id, deadline);
        if (!kicked) co_return pass_on(kicked);
        if (kicked->status != 200 && kicked->status != 404) co_return refused(*kicked); // 404: it has gone
    }
    co_return ids.size();
}

Task<Result<void>> WebRtcRelay::wait_until_ready(SteadyTime deadline) {
    if (leaves_) co_return fail(ErrorCode::Unavailable, "the camera worker ends");
    if (program_.empty()) co_return fail(ErrorCode::NotFound, "there is no mediamtx on this machine");
    perform(machine_.use(io::steady_now()));
    const io::Deadline patience(executor_, deadline - io::steady_now(), [this] { changed_.cancel(); });
    while (machine_.state() != RelayState::Ready) {
        if (leaves_ || machine_.state() == RelayState::Waiting || machine_.state() == RelayState::Stopped)
            co_return fail(
                ErrorCode::Unavailable, fmt::format("mediamtx does not run: {}", machine_.reason())
            );
        if (patience.expired()) co_return fail(ErrorCode::Timeout, "mediamtx was not ready in time");
        const auto [woken] = co_await changed_.async_wait(no_throw);
        static_cast<void>(woken);
    }
    co_return Result<void>();
}

Task<Result<io::HttpResponse>> WebRtcRelay::tell(io::HttpCall call, std::string path, SteadyTime deadline) {
    if (machine_.state() != RelayState::Ready)
        co_return fail(ErrorCode::NotFound, "that session is over: mediamtx does not run");
    call.url = fmt::format("http://127.0.0.1:{}{}", ports_.web, path);
    co_return co_await http_.request(std::move(call), deadline);
}

} // namespace tutti::camera
