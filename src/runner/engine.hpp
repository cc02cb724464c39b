// A container engine (Docker, podman) behind its socket: what is asked of it, one request each.
#pragma once

#include "container/engine_messages.hpp"
#include "container/log_frames.hpp"
#include "io/http/http_body.hpp"
#include "io/http/http_client.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace tutti::runner {

/// Where the engine is: as the service says, or DOCKER_HOST, or where one of the usual sockets is.
Result<std::filesystem::path> find_engine(std::string_view told);

/// Errors: NotFound, Conflict and InvalidInput are what the engine answered, with its words;
/// PermissionDenied, Unavailable and Timeout: nobody answered; Environment: it could not.
class Engine {
public:
    Engine(const asio::any_io_executor& executor, std::filesystem::path socket);

    /// Agrees on the version of all later requests. The error says what to do where nobody answers.
    Task<Result<void>> greet();

    /// The containers, running or not, that have these labels.
    Task<Result<std::vector<std::string>>> list(std::string filter);
    Task<Result<container::Inspection>> inspect(std::string id);
    /// NotFound: it is not here.
    Task<Result<void>> look_for_image(std::string image);
    /// Fetches it, as long as that takes. `on_progress` is called now and then.
    Task<Result<void>> pull(std::string image, const std::function<void()>& on_progress);
    Task<Result<std::string>> create(std::string name, Value request);
    Task<Result<void>> start(std::string id);
    /// Returns when it stands; after the grace the engine kills it.
    Task<Result<void>> stop(std::string id, seconds grace);
    /// With its nameless volumes, also where it runs.
    Task<Result<void>> remove(std::string id);
    /// Returns when it stands.
    Task<Result<void>> wait(std::string id);
    /// What it printed from there on; goes on while it runs where `follows`.
    Task<Result<io::HttpBody>> log(std::string id, container::LogPlace from, bool follows);

private:
    io::HttpCall call(std::string_view method, std::string_view target) const;
    Task<Result<io::HttpResponse>> ask(io::HttpCall call, SteadyTime deadline);
    Task<Result<Value>> ask_json(io::HttpCall call);
    Task<Result<void>> tell(io::HttpCall call, SteadyTime deadline);

    io::PlainHttpClient client_;
    std::filesystem::path socket_;
    std::string version_; ///< "/v1.41"
};

} // namespace tutti::runner
