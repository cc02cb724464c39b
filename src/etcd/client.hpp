// Client: asks an etcd of one or several members, by its JSON gateway. Where one member does not answer it
// asks the next, and stays with the one that did.
#pragma once

#include "base/tls_files.hpp"
#include "io/http/http_body.hpp"
#include "io/http/http_line.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::etcd {

struct ClientOptions {
    std::vector<io::HttpUrl> endpoints; ///< at least one
    std::string user = {};              ///< empty: it asks nobody who they are
    std::string password = {};
    TlsFiles tls = {};                          ///< for https:// alone
    SteadyClock::duration attempt = seconds(1); ///< for one member to answer
    /// A member that says an older term than another did is not believed for so long: a lease's time to live.
    SteadyClock::duration term_believed_for = seconds(10);
};

/// "https://a:2379,https://b:2379": 1 to 16 members, without a path.
Result<std::vector<io::HttpUrl>> parse_endpoints(std::string_view text);

class Client {
public:
    /// `left`: that member is not asked any more for now; called from within requests.
    Client(ClientOptions options, std::function<void(std::size_t endpoint)> left)
        : options_(std::move(options)), left_(std::move(left)) {}

    /// The answer's JSON. Each member is asked once at most, all before the deadline. NotFound: there is no
    /// such lease. PermissionDenied: user or password are wrong, or may not. Unavailable, Timeout: no member
    /// answers, or none can. InvalidInput: etcd does not take the request.
    Task<Result<std::string>> ask(std::string path, std::string body, SteadyTime deadline);

    /// What comes of a watch, line by line, and the member that says it. Errors as of ask(), of one member.
    struct Watch {
        io::HttpBody body;
        std::size_t endpoint = 0;
    };
    Task<Result<Watch>> watch(std::string body, SteadyTime deadline);

private:
    io::HttpCall call_for(std::size_t endpoint, std::string path, std::string body) const;
    Task<Result<std::string>>
    ask_one(std::size_t endpoint, std::string path, std::string body, SteadyTime deadline);
    Task<Result<void>> log_in(std::size_t endpoint, SteadyTime deadline);
    Task<Result<io::HttpResponse>>
    post(std::size_t endpoint, std::string path, std::string body, SteadyTime deadline);
    Task<Result<io::HttpResponse>> post_anew(std::size_t endpoint, io::HttpCall call, SteadyTime deadline);
    bool is_left_behind(std::uint64_t term);
    std::unique_ptr<io::HttpLine> take_line(std::size_t endpoint);
    void leave(std::size_t endpoint);

    struct Idle {
        std::size_t endpoint = 0;
        std::unique_ptr<io::HttpLine> line;
    };

    ClientOptions options_;
    std::function<void(std::size_t)> left_;
    std::size_t current_ = 0;
    std::vector<Idle> idle_;
    std::string token_;      ///< of the login
    std::uint64_t term_ = 0; ///< the newest that a member said
    SteadyTime term_heard_;  ///< when one said so last
};

} // namespace tutti::etcd
