#include "runner/engine.hpp"

#include "base/json.hpp"
#include "container/words.hpp"
#include "io/clock.hpp"
#include "io/environment.hpp"

#include <fmt/format.h>

#include <functional>
#include <utility>

namespace tutti::runner {

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto patience = 30s; ///< for what the engine does at once, on a machine that is busy
constexpr io::HttpResponseLimits answer_limits{.head = 16 * 1024, .body = 4 * 1024 * 1024, .fields = 100};

std::vector<fs::path> usual_sockets() {
    std::vector<fs::path> sockets = {"/var/run/docker.sock"};
    if (const auto own = io::environment("XDG_RUNTIME_DIR")) {
        sockets.push_back(fs::path(*own) / "docker.sock");
        sockets.push_back(fs::path(*own) / "podman" / "podman.sock");
    }
    sockets.emplace_back("/run/podman/podman.sock");
    return sockets;
}

/// What an answer that is no success says.
Error refusal(const io::HttpResponse& answer) {
    const auto value = parse_json(answer.body);
    auto message = value ? container::read_message(*value) : std::string();
    if (message.empty()) message = fmt::format("status {}", answer.status);
    auto code = ErrorCode::Environment;
    if (answer.status == 400) code = ErrorCode::InvalidInput;
    if (answer.status == 403) code = ErrorCode::PermissionDenied;
    if (answer.status == 404) code = ErrorCode::NotFound;
    if (answer.status == 409) code = ErrorCode::Conflict;
    return {code, "the engine says: " + message};
}

/// 304: it is so already.
bool is_success(unsigned status) noexcept { return status / 100 == 2 || status == 304; }

/// An error of the connection, with what helps.
Error explain(Error error, const fs::path& socket) {
    if (error.code == ErrorCode::Unavailable)
        error.message = fmt::format(
            "no container engine answers at {}: start it (systemctl start docker, or systemctl start "
            "podman.socket), install one (apt install docker.io, or podman), or name its socket with "
            "`engine` "
            "or DOCKER_HOST",
            socket.native()
        );
    else if (error.code == ErrorCode::PermissionDenied)
        error.message = fmt::format(
            "this user may not speak to the container engine at {}: sudo usermod -aG docker USER, and log in "
            "again; or an engine of the user's own (systemctl --user start podman.socket)",
            socket.native()
        );
    else
        error.message = fmt::format("the container engine at {}: {}", socket.native(), error.message);
    return error;
}

} // namespace

Result<fs::path> find_engine(std::string_view told) {
    if (!told.empty()) return container::parse_engine(told);
    if (const auto host = io::environment("DOCKER_HOST")) {
        auto socket = container::parse_engine(*host);
        if (!socket) socket.error().message = "DOCKER_HOST: " + socket.error().message;
        return socket;
    }
    const auto usual = usual_sockets();
    std::error_code ignored;
    for (const auto& socket : usual)
        if (fs::exists(socket, ignored)) return socket;
    return usual.front();
}

Engine::Engine(const asio::any_io_executor& executor, fs::path socket)
    : client_(executor, answer_limits), socket_(std::move(socket)) {}

io::HttpCall Engine::call(std::string_view method, std::string_view target) const {
    io::HttpCall call{
        .method = std::string(method), .url = fmt::format("http://engine{}{}", version_, target)
    };
    call.unix_socket = socket_;
    return call;
}

Task<Result<io::HttpResponse>> Engine::ask(io::HttpCall call, SteadyTime deadline) {
    auto answer = co_await client_.request(std::move(call), deadline);
    if (!answer) co_return std::unexpected(explain(std::move(answer.error()), socket_));
    if (!is_success(answer->status)) co_return std::unexpected(refusal(*answer));
    co_return std::move(answer);
}

Task<Result<Value>> Engine::ask_json(io::HttpCall call) {
    const auto answer = co_await ask(std::move(call), io::steady_now() + patience);
    if (!answer) co_return std::unexpected(answer.error());
    auto value = parse_json(answer->body);
    if (!value) co_return fail(ErrorCode::InvalidInput, "the engine's answer: " + value.error().message);
    co_return std::move(value);
}

Task<Result<void>> Engine::tell(io::HttpCall call, SteadyTime deadline) {
    const auto answer = co_await ask(std::move(call), deadline);
    if (!answer) co_return std::unexpected(answer.error());
    co_return Result<void>();
}

Task<Result<void>> Engine::greet() {
    const auto answer = co_await ask_json(call("GET", "/version"));
    if (!answer) co_return std::unexpected(answer.error());
    auto version = container::agree_on_version(*answer);
    if (!version) co_return pass_on(version);
    version_ = "/v" + *version;
    co_return Result<void>();
}

Task<Result<std::vector<std::string>>> Engine::list(std::string filter) {
    const auto target = "/containers/json?all=1&filters=" + io::percent_encoded(filter);
    const auto answer = co_await ask_json(call("GET", target));
    if (!answer) co_return std::unexpected(answer.error());
    co_return container::read_list(*answer);
}

Task<Result<container::Inspection>> Engine::inspect(std::string id) {
    const auto answer = co_await ask_json(call("GET", fmt::format("/containers/{}/json", id)));
    if (!answer) co_return std::unexpected(answer.error());
    co_return container::read_inspection(*answer);
}

Task<Result<void>> Engine::look_for_image(std::string image) {
    auto request = call("GET", fmt::format("/images/{}/json", image));
    co_return co_await tell(std::move(request), io::steady_now() + patience);
}

Task<Result<void>> Engine::pull(std::string image, const std::function<void()>& on_progress) {
    const auto [name, tag] = container::name_and_tag(image);
    auto request = call(
        "POST",
        fmt::format("/images/create?fromImage={}&tag={}", io::percent_encoded(name), io::percent_encoded(tag))
    );
    auto body = co_await io::HttpBody::open(std::move(request), 10min);
    if (!body) co_return std::unexpected(explain(std::move(body.error()), socket_));
    container::PullReader progress;
    std::string whole; // of a refusal, which is short
    while (true) {
        const auto bytes = co_await body->read();
        if (!bytes) co_return std::unexpected(explain(bytes.error(), socket_));
        if (bytes->empty()) break;
        on_progress();
        if (!is_success(body->status())) {
            if (whole.size() < answer_limits.head) whole += *bytes;
            continue;
        }
        if (auto read = progress.put(*bytes); !read) co_return pass_on(read);
    }
    if (!is_success(body->status()))
        co_return std::unexpected(refusal({body->status(), {}, std::move(whole), {}}));
    co_return progress.put_end();
}

Task<Result<std::string>> Engine::create(std::string name, Value body) {
    auto request = call("POST", "/containers/create?name=" + io::percent_encoded(name));
    request.content_type = "application/json";
    request.body = print_json(body);
    const auto answer = co_await ask_json(std::move(request));
    if (!answer) co_return std::unexpected(answer.error());
    co_return container::read_created(*answer);
}

Task<Result<void>> Engine::start(std::string id) {
    auto request = call("POST", fmt::format("/containers/{}/start", id));
    co_return co_await tell(std::move(request), io::steady_now() + 2 * patience);
}

Task<Result<void>> Engine::stop(std::string id, seconds grace) {
    auto request = call("POST", fmt::format("/containers/{}/stop?t={}", id, grace.count()));
    co_return co_await tell(std::move(request), io::steady_now() + grace + patience);
}

Task<Result<void>> Engine::remove(std::string id) {
    auto request = call("DELETE", fmt::format("/containers/{}?v=1&force=1", id));
    co_return co_await tell(std::move(request), io::steady_now() + patience);
}

Task<Result<void>> Engine::wait(std::string id) {
    auto request = call("POST", fmt::format("/containers/{}/wait?condition=not-running", id));
    co_return co_await tell(std::move(request), SteadyTime::max());
}

Task<Result<io::HttpBody>> Engine::log(std::string id, container::LogPlace from, bool follows) {
    auto request = call(
        "GET", fmt::format(
                   "/containers/{}/logs?stdout=1&stderr=1&timestamps=1&follow={}&since={}", id,
                   follows ? 1 : 0, container::print_since(from)
               )
    );
    const SteadyClock::duration longest = follows ? std::chrono::days(365) : patience;
    auto body = co_await io::HttpBody::open(std::move(request), longest);
    if (!body) co_return std::unexpected(explain(std::move(body.error()), socket_));
    if (is_success(body->status())) co_return std::move(body);
    const auto words = co_await body->read();
    co_return std::unexpected(refusal({body->status(), {}, words.value_or(""), {}}));
}

} // namespace tutti::runner
