#include "io/https/https_client.hpp"

#include "base/public_host.hpp"
#include "io/clock.hpp"
#include "io/https/curl_transfers.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace tutti::io {

/// What one exchange gave.
struct HttpsClient::Answer {
    HttpResponse response;
    std::string moved_to; ///< absolute; empty: not moved
};

namespace {

/// Of what curl is about to connect to; nothing where that is no address of the internet.
std::optional<IpAddress> address_of(const curl_sockaddr& peer) {
    char text[INET6_ADDRSTRLEN] = {};
    if (peer.family == AF_INET)
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(&peer.addr)->sin_addr, text, sizeof text);
    else if (peer.family == AF_INET6)
        ::inet_ntop(
            AF_INET6, &reinterpret_cast<const sockaddr_in6*>(&peer.addr)->sin6_addr, text, sizeof text
        );
    return parse_ip_address(text);
}

/// One request under way. Lives in the coroutine that waits for it.
class Transfer {
public:
    Transfer(std::shared_ptr<CurlTransfers> transfers, const HttpsOptions& options)
        : transfers_(std::move(transfers)), options_(options), easy_(curl_easy_init()) {
        invariant(easy_ != nullptr, "libcurl has no memory");
    }
    ~Transfer() {
        transfers_->drop(easy_);
        curl_easy_cleanup(easy_);
        curl_slist_free_all(fields_);
        curl_slist_free_all(addresses_);
    }
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    void prepare(const HttpCall& call, const HttpUrl& url, const Addresses& addresses);
    /// `timer` is cancelled when it has ended.
    void start(asio::steady_timer& timer) {
        transfers_->start(easy_, [this, &timer](CURLcode code) {
            result_ = code;
            timer.cancel();
        });
    }
    bool has_ended() const noexcept { return result_.has_value(); }
    Result<HttpResponse> response();
    std::string moved_to() const;

private:
    template <typename T>
    void set(CURLoption option, T value) {
        curl_easy_setopt(easy_, option, value);
    }
    void secure();
    void address(const HttpCall& call, const HttpUrl& url, const Addresses& addresses);
    void say(const HttpCall& call);
    std::size_t take_body(std::string_view bytes);
    std::size_t take_line(std::string_view line);
    curl_socket_t open_public(const curl_sockaddr& peer);
    static std::size_t on_body(const char* bytes, std::size_t, std::size_t count, void* self) {
        return static_cast<Transfer*>(self)->take_body({bytes, count});
    }
    static std::size_t on_line(const char* bytes, std::size_t, std::size_t count, void* self) {
        return static_cast<Transfer*>(self)->take_line({bytes, count});
    }
    static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* peer) {
        return static_cast<Transfer*>(self)->open_public(*peer);
    }

    std::shared_ptr<CurlTransfers> transfers_; // owned by the client as well
    const HttpsOptions& options_;
    CURL* easy_;
    curl_slist* fields_ = nullptr;
    curl_slist* addresses_ = nullptr;
    char error_[CURL_ERROR_SIZE] = {};
    std::optional<CURLcode> result_;
    HttpResponse response_;
    std::size_t head_size_ = 0;
    const char* too_large_ = nullptr;
    bool was_kept_in_ = false; ///< an address that is not public was left out
    bool went_public_ = false; ///< one that is was tried
};

void Transfer::prepare(const HttpCall& call, const HttpUrl& url, const Addresses& addresses) {
    secure();
    address(call, url, addresses);
    say(call);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ERRORBUFFER, error_);
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_line);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
}

void Transfer::secure() {
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_FOLLOWLOCATION, 0L); // each step is looked at by HttpsClient
    set(CURLOPT_PROXY, "");          // whatever the environment says
    if (options_.certificate_authorities.empty()) return;
    set(CURLOPT_CAINFO, options_.certificate_authorities.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
}

void Transfer::address(const HttpCall& call, const HttpUrl& url, const Addresses& addresses) {
    set(CURLOPT_URL, fmt::format("https://{}{}", url.authority(), url.target).c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    if (!call.unix_socket.empty()) set(CURLOPT_UNIX_SOCKET_PATH, call.unix_socket.c_str());
    if (call.reach == Reach::PublicAlone) {
        set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
        set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
        set(CURLOPT_FRESH_CONNECT, 1L); // one that is open was opened for another call
    }
    // The name was looked up already: curl would take a thread for it.
    if (addresses.empty() || url.host.find(':') != std::string::npos)
        return; // an IPv6 address is one already
    const auto entry = fmt::format("{}:{}:{}", url.host, url.port, fmt::join(addresses, ","));
    addresses_ = curl_slist_append(nullptr, entry.c_str());
    set(CURLOPT_RESOLVE, addresses_);
}

void Transfer::say(const HttpCall& call) {
    const auto add = [this](const std::string& line) { fields_ = curl_slist_append(fields_, line.c_str()); };
    bool named = false;
    for (const auto& [name, value] : call.fields) {
        add(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
        named = named || equal_ignoring_case(name, "User-Agent");
    }
    if (!named) add("User-Agent: tutti");
    // Without a value curl leaves out what it would add by itself.
    add("Expect:");
    add(call.content_type.empty() ? "Content-Type:" : "Content-Type: " + call.content_type);
    set(CURLOPT_HTTPHEADER, fields_);
    if (call.method == "HEAD") {
        set(CURLOPT_NOBODY, 1L);
        return;
    }
    if (!call.body.empty() || call.method == "POST" || call.method == "PUT") {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        set(CURLOPT_COPYPOSTFIELDS, call.body.c_str());
    }
    set(CURLOPT_CUSTOMREQUEST, call.method.c_str());
}

/// At the last moment: whoever named the host may have its name lead elsewhere at any time.
curl_socket_t Transfer::open_public(const curl_sockaddr& peer) {
    const auto address = address_of(peer);
    if (!address || !is_public(*address)) {
        was_kept_in_ = true;
        return CURL_SOCKET_BAD;
    }
    went_public_ = true;
    return ::socket(peer.family, peer.socktype | SOCK_CLOEXEC, peer.protocol);
}

std::size_t Transfer::take_body(std::string_view bytes) {
    if (response_.body.size() + bytes.size() > options_.limits.body) {
        too_large_ = "the answer's body is too large";
        return 0;
    }
    response_.body += bytes;
    return bytes.size();
}

/// A line of the head, with its CRLF: a status line (also that of an interim answer), a field, or the end.
std::size_t Transfer::take_line(std::string_view line) {
    const auto size = line.size();
    head_size_ += size;
    if (head_size_ > options_.limits.head || response_.fields.size() >= options_.limits.fields) {
        too_large_ = "the answer's fields are too large";
        return 0;
    }
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' '))
        line.remove_suffix(1);
    const auto colon = line.find(':');
    if (line.starts_with("HTTP/")) {
        response_.fields.clear();
        response_.content_type.clear();
    } else if (colon != std::string_view::npos) {
        const auto name = line.substr(0, colon);
        const auto value = line.substr(std::min(line.find_first_not_of(" \t", colon + 1), line.size()));
        if (equal_ignoring_case(name, "Content-Type"))
            response_.content_type = value;
        else
            response_.fields.emplace_back(name, value);
    }
    return size;
}

ErrorCode code_of(CURLcode code) {
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return ErrorCode::PermissionDenied;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_URL_MALFORMAT:
        return ErrorCode::InvalidInput;
    case CURLE_OPERATION_TIMEDOUT:
        return ErrorCode::Timeout;
    default:
        return ErrorCode::Unavailable;
    }
}

Result<HttpResponse> Transfer::response() {
    if (too_large_ != nullptr) return fail(ErrorCode::LimitExceeded, too_large_);
    const auto code = *result_;
    if (code == CURLE_COULDNT_CONNECT && was_kept_in_ && !went_public_)
        return fail(ErrorCode::InvalidInput, no_public_address);
    if (code != CURLE_OK) return fail(code_of(code), error_[0] != '\0' ? error_ : curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<unsigned>(status);
    return std::move(response_);
}

std::string Transfer::moved_to() const {
    const char* url = nullptr;
    curl_easy_getinfo(easy_, CURLINFO_REDIRECT_URL, &url);
    return url != nullptr ? url : "";
}

std::unexpected<Error> said_of(const HttpCall& call, const HttpUrl& url, Error error) {
    error.message = fmt::format("{} {}: {}", call.method, url.without_query(), error.message);
    return std::unexpected(std::move(error));
}

Result<HttpUrl> https_url(std::string_view text) {
    auto url = parse_http_url(text);
    if (url && url->scheme != HttpUrl::Scheme::Https)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("{}: this client speaks https:// alone", url->without_query())
        );
    return url;
}

bool is_same_server(const HttpUrl& a, const HttpUrl& b) { return a.host == b.host && a.port == b.port; }

} // namespace

HttpsClient::HttpsClient(
    const asio::any_io_executor& executor, HttpsOptions options, NameResolver::Lookup lookup
)
    : options_(std::move(options)), names_(executor, std::move(lookup)),
      transfers_(CurlTransfers::make(executor)) {}

HttpsClient::~HttpsClient() = default;

Task<Result<HttpsClient::Answer>>
HttpsClient::exchange(const HttpCall& call, const HttpUrl& url, SteadyTime deadline) {
    Addresses addresses;
    if (call.unix_socket.empty()) {
        auto found = co_await names_.resolve(url.host, deadline);
        if (!found) co_return pass_on(found);
        addresses = std::move(*found);
    }
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer patience(executor, to_asio(deadline));
    Transfer transfer(transfers_, options_);
    transfer.prepare(call, url, addresses);
    transfer.start(patience);
    const auto [interrupted] = co_await patience.async_wait(no_throw);
    if (!transfer.has_ended())
        co_return fail(ErrorCode::Timeout, interrupted ? "was given up" : "no answer in time");
    auto response = transfer.response();
    if (!response) co_return pass_on(response);
    co_return Answer{std::move(*response), transfer.moved_to()};
}

Task<Result<HttpResponse>> HttpsClient::request(HttpCall call, SteadyTime deadline) {
    auto url = https_url(call.url);
    if (!url) co_return pass_on(url);
    if (auto checked = check_fields(call); !checked) co_return pass_on(checked);
    const bool may_move = call.method == "GET" || call.method == "HEAD";
    for (unsigned step = 0;; ++step) {
        auto answer = co_await exchange(call, *url, deadline);
        if (!answer) co_return said_of(call, *url, std::move(answer.error()));
        const bool moves = may_move && options_.redirects > 0 && !answer->moved_to.empty();
        if (!moves) co_return std::move(answer->response);
        if (step == options_.redirects)
            co_return said_of(
                call, *url, {ErrorCode::LimitExceeded, fmt::format("redirected more than {} times", step)}
            );
        auto next = https_url(answer->moved_to);
        if (!next)
            co_return said_of(call, *url, {next.error().code, "redirected to " + next.error().message});
        if (!is_same_server(*url, *next)) {
            call.fields.clear();
            call.unix_socket.clear();
        }
        url = std::move(next);
    }
}

} // namespace tutti::io
