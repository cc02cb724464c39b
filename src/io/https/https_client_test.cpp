// Against a real server: nginx, with certificates made for each run.
#include "io/clock.hpp"
#include "io/https/https_client.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"

#include <arpa/inet.h>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <thread>
#include <unistd.h>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

std::string installed(const std::string& program) {
    for (const char* folder : {"/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/"})
        if (::access((folder + program).c_str(), X_OK) == 0) return folder + program;
    return {};
}

/// nginx cannot take a port from the kernel itself.
std::uint16_t free_port() {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), size);
    ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(descriptor);
    return ntohs(address.sin_port);
}

/// One nginx for all tests: on a TCP port with a good certificate, and on Unix sockets with good and bad
/// ones.
class Nginx {
public:
    Nginx() {
        certify("ca", "", "2");
        certify("good", "DNS:lamp.example,IP:127.0.0.1", "2");
        certify("expired", "DNS:lamp.example", "-1");
        certify("stranger", "", "2"); // signed by itself
        write("large", std::string(2 << 20, 'x'));
        write("page.html", "<!--# echo var=\"request_method\" -->!");
        write("nginx.conf", configuration());
        const auto program = installed("nginx");
        const auto file = (folder.path / "nginx.conf").native();
        pid_ = ::fork();
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::execl(program.c_str(), "nginx", "-c", file.c_str(), static_cast<char*>(nullptr));
            ::_exit(127);
        }
        while (!listens() && ::waitpid(pid_, nullptr, WNOHANG) == 0) std::this_thread::yield();
    }
    ~Nginx() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;

    std::string url(std::string_view target) const {
        return "https://lamp.example:" + std::to_string(port) + std::string(target);
    }

    TemporaryFolder folder;
    std::uint16_t port = free_port();

private:
    void write(const char* name, std::string_view text) const {
        std::ofstream(folder.path / name) << text;
        fs::permissions(folder.path, fs::perms::owner_all);
    }
    void run(const std::string& command) const {
        const auto here = "cd " + folder.path.native() + " && ";
        EXPECT_EQ(std::system((here + command + " >>openssl.log 2>&1").c_str()), 0) << command;
    }
    /// NAME.pem and NAME.key; signed by ca where it has other names, else by itself.
    void certify(const std::string& name, const std::string& names, const std::string& days) const {
        const std::string key = " -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout " + name
                                + ".key -subj /CN=" + name;
        if (names.empty()) return run("openssl req -x509" + key + " -out " + name + ".pem -days " + days);
        write((name + ".names").c_str(), "subjectAltName=" + names);
        run("openssl req" + key + " -out " + name + ".request");
        run("openssl x509 -req -in " + name + ".request -CA ca.pem -CAkey ca.key -CAcreateserial -days "
            + days + " -extfile " + name + ".names -out " + name + ".pem");
    }
    std::string server(const std::string& listen, const std::string& certificate) const {
        const auto here = folder.path.native() + "/";
        std::string text = "server { listen " + listen + "; root " + here + ";";
        if (!certificate.empty())
            text += "ssl_certificate " + here + certificate + ".pem; ssl_certificate_key " + here
                    + certificate + ".key;";
        const auto at = std::to_string(port);
        return text
               + "location / { return 200 '$request_method $request_uri $content_type $content_length "
                 "$http_x_key'; }"
                 "location = /large {} location = /page.html { ssi on; }"
                 "location = /here { return 302 /there; }"
                 "location = /round { return 302 /round; }"
                 "location = /elsewhere { return 302 https://127.0.0.1:"
               + at
               + "/there; }"
                 "location = /plain { return 302 http://lamp.example/; } }\n";
    }
    std::string configuration() const {
        const auto here = folder.path.native();
        std::string text = "user root; daemon off; master_process off; pid " + here + "/pid; error_log "
                           + here + "/log;\nevents {}\nhttp { access_log off; types { text/html html; }\n";
        for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
            text += std::string(kind) + "_temp_path " + here + "/" + kind + ";\n";
        text += server("127.0.0.1:" + std::to_string(port) + " ssl", "good");
        for (const char* certificate : {"expired", "stranger"})
            text += server("unix:" + here + "/" + certificate + ".sock ssl", certificate);
        return text + server("unix:" + here + "/plain.sock", "") + "}\n";
    }
    /// The last of its sockets is there.
    bool listens() const {
        const auto path = (folder.path / "plain.sock").native();
        const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        const bool connected =
            ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(descriptor);
        return connected;
    }

    pid_t pid_ = -1;
};

class HttpsClientTest : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        if (!installed("nginx").empty() && !installed("openssl").empty()) nginx = std::make_unique<Nginx>();
    }
    static void TearDownTestSuite() { nginx = nullptr; }
    void SetUp() override {
        if (!nginx) GTEST_SKIP() << "nginx or openssl is not installed";
    }

    static Result<Addresses> this_machine(const std::string&) { return Addresses{"127.0.0.1"}; }
    static HttpsOptions trusting(const char* certificate = "ca.pem") {
        HttpsOptions options;
        options.certificate_authorities = nginx->folder.path / certificate;
        return options;
    }
    static Task<void>
    ask(HttpClient& client, HttpCall call, SteadyClock::duration patience, Result<HttpResponse>& answer) {
        answer = co_await client.request(std::move(call), steady_now() + patience);
    }
    Result<HttpResponse> ask_with(HttpClient& client, HttpCall call, SteadyClock::duration patience = 10s) {
        Result<HttpResponse> answer;
        context.restart();
        asio::co_spawn(
            context, ask(client, std::move(call), patience, answer),
            [](const std::exception_ptr& error) {
                if (error) std::rethrow_exception(error);
            }
        );
        context.run();
        return answer;
    }
    Result<HttpResponse> request(HttpCall call, HttpsOptions options = trusting()) {
        HttpsClient client(context.get_executor(), std::move(options), this_machine);
        return ask_with(client, std::move(call));
    }
    Result<HttpResponse> get(std::string_view target, HttpsOptions options = trusting()) {
        return request({.url = nginx->url(target)}, std::move(options));
    }
    /// Through a Unix socket on which the server shows another certificate.
    Result<HttpResponse> get_shown(const char* certificate, std::string url = "https://lamp.example/") {
        HttpCall call{.url = std::move(url)};
        call.unix_socket = nginx->folder.path / (std::string(certificate) + ".sock");
        return request(std::move(call));
    }

    static std::unique_ptr<Nginx> nginx;
    asio::io_context context{1};
};

std::unique_ptr<Nginx> HttpsClientTest::nginx;

/// "code|sentence" of a failure; the body of an answer.
std::string told(const Result<HttpResponse>& answer) {
    if (answer) return answer->body;
    return std::string(name(answer.error().code)) + "|" + answer.error().message;
}

TEST_F(HttpsClientTest, GetsWithFieldsAndQuery) {
    const auto answer = request({.url = nginx->url("/a?b=c"), .fields = {{"X-Key", "k"}}});
    EXPECT_EQ(told(answer), "GET /a?b=c   k");
    EXPECT_EQ(answer->status, 200U);
    EXPECT_TRUE(answer->find("server")->starts_with("nginx"));
}

TEST_F(HttpsClientTest, PostsABodyWithItsType) {
    HttpCall call{.method = "POST", .url = nginx->url("/p"), .content_type = "text/x"};
    call.body = std::string(100'000, 'y');
    EXPECT_EQ(told(request(std::move(call))), "POST /p text/x 100000 ");
    EXPECT_EQ(told(request({.method = "DELETE", .url = nginx->url("/d")})), "DELETE /d   ");
}

TEST_F(HttpsClientTest, HeadHasNoBody) {
    const auto answer = request({.method = "HEAD", .url = nginx->url("/large")});
    EXPECT_EQ(told(answer), "");
    EXPECT_EQ(answer->find("Content-Length"), std::to_string(2 << 20));
}

TEST_F(HttpsClientTest, SeveralRequestsShareAClient) {
    HttpsClient client(context.get_executor(), trusting(), this_machine);
    std::vector<Result<HttpResponse>> answers(8);
    for (auto& answer : answers)
        asio::co_spawn(
            context, ask(client, {.url = nginx->url("/page.html")}, 10s, answer),
            [](const std::exception_ptr&) {}
        );
    context.run();
    for (const auto& answer : answers) EXPECT_EQ(told(answer), "GET!");
}

TEST_F(HttpsClientTest, ABodyBeyondTheLimitIsRefused) {
    EXPECT_EQ(
        told(get("/large")), "limit_exceeded|GET " + nginx->url("/large") + ": the answer's body is too large"
    );
    auto generous = trusting();
    generous.limits.body = 2 << 20;
    EXPECT_EQ(told(get("/large", generous)).size(), 2U << 20);
    auto narrow = trusting();
    narrow.limits.head = 64;
    EXPECT_TRUE(told(get("/", narrow)).starts_with("limit_exceeded|"));
}

TEST_F(HttpsClientTest, AServerWhoseCertificateNobodyVouchesForIsRefused) {
    const auto answer = get_shown("stranger");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::PermissionDenied);
    EXPECT_NE(answer.error().message.find("self-signed certificate"), std::string::npos) << told(answer);
    EXPECT_TRUE(told(get("/", trusting("stranger.pem"))).starts_with("permission_denied|"));
    EXPECT_TRUE(told(get("/", HttpsOptions{})).starts_with("permission_denied|")) << "the system's own list";
}

TEST_F(HttpsClientTest, AnExpiredCertificateIsRefused) {
    const auto answer = get_shown("expired");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::PermissionDenied);
    EXPECT_NE(answer.error().message.find("certificate has expired"), std::string::npos) << told(answer);
}

TEST_F(HttpsClientTest, ACertificateForAnotherHostIsRefused) {
    const auto answer = request({.url = "https://other.example:" + std::to_string(nginx->port) + "/"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::PermissionDenied);
    EXPECT_NE(answer.error().message.find("other.example"), std::string::npos) << told(answer);
}

TEST_F(HttpsClientTest, AServerWithoutTlsIsNoServer) {
    EXPECT_TRUE(told(get_shown("plain")).starts_with("unavailable|GET https://lamp.example/: "));
}

TEST_F(HttpsClientTest, ARedirectIsAnAnswerUnlessTheyAreFollowed) {
    const auto answer = get("/here");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 302U);
    EXPECT_EQ(answer->find("Location"), nginx->url("/there"));
    auto following = trusting();
    following.redirects = 2;
    EXPECT_EQ(told(get("/here", following)), "GET /there   ");
}

TEST_F(HttpsClientTest, RedirectsAreBoundedAndNeverGoToPlainHttp) {
    auto following = trusting();
    following.redirects = 2;
    EXPECT_EQ(
        told(get("/round", following)),
        "limit_exceeded|GET " + nginx->url("/round") + ": redirected more than 2 times"
    );
    EXPECT_EQ(
        told(get("/plain", following)),
        "invalid_input|GET " + nginx->url("/plain")
            + ": redirected to http://lamp.example/: this client speaks https:// alone"
    );
}

TEST_F(HttpsClientTest, KeysDoNotGoAlongToAnotherServer) {
    auto following = trusting();
    following.redirects = 1;
    const auto with_key = [&](std::string_view target) {
        return told(request({.url = nginx->url(target), .fields = {{"X-Key", "secret"}}}, following));
    };
    EXPECT_EQ(with_key("/here"), "GET /there   secret");
    EXPECT_EQ(with_key("/elsewhere"), "GET /there   ");
}

TEST_F(HttpsClientTest, APlainUrlAndABadFieldAreRefusedBeforeAnythingIsSent) {
    EXPECT_EQ(
        told(request({.url = "http://lamp.example/"})),
        "invalid_input|http://lamp.example/: this client speaks https:// alone"
    );
    EXPECT_TRUE(told(request({.url = nginx->url("/"), .fields = {{"X", "a\r\nY: b"}}})
    ).starts_with("invalid_input|the value of X"));
}

TEST_F(HttpsClientTest, APublicNameThatLeadsToThisMachineIsNotAskedWhereThePublicAloneMayBe) {
    HttpsClient client(context.get_executor(), trusting(), this_machine);
    EXPECT_EQ(told(ask_with(client, {.url = nginx->url("/a")})), "GET /a   ") << "and leaves a connection";
    const auto refused = "invalid_input|GET " + nginx->url("/a") + ": " + no_public_address;
    EXPECT_EQ(told(ask_with(client, {.url = nginx->url("/a"), .reach = Reach::PublicAlone})), refused);
    for (const std::string host : {"127.0.0.1", "2130706433", "localhost", "[::1]", "lamp.example."}) {
        const auto url = "https://" + host + ":" + std::to_string(nginx->port) + "/";
        const auto answer = told(ask_with(client, {.url = url, .reach = Reach::PublicAlone}));
        EXPECT_EQ(answer, "invalid_input|GET " + url + ": " + no_public_address);
    }
}

TEST_F(HttpsClientTest, NobodyThereIsSaidToBe) {
    const auto answer = request({.url = "https://lamp.example:1/"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::Unavailable) << told(answer);
}

TEST_F(HttpsClientTest, AServerThatNeverShakesHandsIsATimeout) {
    auto listener = Listener::bind_tcp(context.get_executor(), {"127.0.0.1", 0});
    HttpsClient client(context.get_executor(), trusting(), this_machine);
    const auto url = "https://lamp.example:" + std::to_string(listener->port()) + "/a";
    EXPECT_EQ(
        told(ask_with(client, {.url = url + "?key=secret"}, 50ms)),
        "timeout|GET " + url + ": no answer in time"
    );
}

TEST_F(HttpsClientTest, ACancelledRequestEndsAtOnce) {
    auto listener = Listener::bind_tcp(context.get_executor(), {"127.0.0.1", 0});
    HttpsClient client(context.get_executor(), trusting(), this_machine);
    Result<HttpResponse> answer;
    TaskGroup tasks(context.get_executor());
    const auto url = "https://lamp.example:" + std::to_string(listener->port()) + "/a";
    tasks.spawn("ask", ask(client, {.url = url}, 1h, answer));
    for (int i = 0; i < 20; ++i) context.run_one_for(20ms);
    EXPECT_EQ(tasks.size(), 1U);
    tasks.cancel();
    context.run();
    EXPECT_EQ(tasks.size(), 0U);
}

TEST_F(HttpsClientTest, ItTakesNoThreadForAnAddress) {
    const fs::directory_iterator before("/proc/self/task");
    const auto count = std::distance(begin(before), end(before));
    HttpsClient client(context.get_executor(), trusting());
    const auto url = "https://127.0.0.1:" + std::to_string(nginx->port) + "/";
    EXPECT_EQ(told(ask_with(client, {.url = url})), "GET /   ");
    const fs::directory_iterator after("/proc/self/task");
    EXPECT_LE(std::distance(begin(after), end(after)), count);
}

TEST_F(HttpsClientTest, ThePlainClientUnderstandsNginxToo) {
    PlainHttpClient client(context.get_executor(), {.body = 4 << 20});
    HttpCall call{.url = "http://lamp.example/large"};
    call.unix_socket = nginx->folder.path / "plain.sock";
    EXPECT_EQ(told(ask_with(client, call)).size(), 2U << 20);
    call.url = "http://lamp.example/page.html"; // of unknown length: chunked
    const auto answer = ask_with(client, call);
    EXPECT_EQ(told(answer), "GET!");
    EXPECT_EQ(answer->find("Transfer-Encoding"), "chunked");
    call.url = "http://lamp.example/p";
    call.method = "POST";
    call.body = "hello";
    EXPECT_EQ(told(ask_with(client, call)), "POST /p  5 ");
}

} // namespace
} // namespace tutti::io
