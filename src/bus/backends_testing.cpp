#include "bus/backends_testing.hpp"

#include "bus/broker_process_testing.hpp"
#include "bus/certificate_testing.hpp"
#include "bus/local_broker.hpp"

#include <cstdlib>
#include <unistd.h>

namespace tutti::bus::testing {
namespace {

std::string installed(const char* program) {
    for (const char* folder : {"/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/"}) {
        if (::access((std::string(folder) + program).c_str(), X_OK) == 0)
            return std::string(folder) + program;
    }
    return {};
}

std::string find_mosquitto() { return installed("mosquitto"); }

std::string find_hub() {
    if (const char* told = std::getenv("TUTTI_HUB")) return told;
    const std::string built = TUTTI_BINARY_DIR "/tutti-hub";
    return ::access(built.c_str(), X_OK) == 0 ? built : std::string();
}

// As root mosquitto would become a user that may not write to the test's folder.
constexpr const char* mosquitto_settings =
    "allow_anonymous true\npersistence false\nuser root\nlog_dest stderr\n";

std::unique_ptr<TestBroker> mosquitto_on_unix(const std::string& program, const asio::any_io_executor&) {
    return std::make_unique<BrokerProcess>(
        std::vector<std::string>{program, "-c", "{dir}/broker.conf"},
        std::string("listener 0 {dir}/mqtt\n") + mosquitto_settings, "unix://{dir}/mqtt"
    );
}

std::unique_ptr<TestBroker> mosquitto_on_tcp(const std::string& program, const asio::any_io_executor&) {
    return std::make_unique<BrokerProcess>(
        std::vector<std::string>{program, "-c", "{dir}/broker.conf"},
        std::string("listener {port} 127.0.0.1\n") + mosquitto_settings, "mqtt://127.0.0.1:{port}"
    );
}

std::string unless_openssl_is_missing(std::string program) {
    return installed("openssl").empty() ? std::string() : program;
}

const TestCertificate& test_certificate() {
    static const TestCertificate certificate(installed("openssl"));
    return certificate;
}

std::string find_mosquitto_and_openssl() { return unless_openssl_is_missing(find_mosquitto()); }

std::unique_ptr<TestBroker> mosquitto_over_tls(const std::string& program, const asio::any_io_executor&) {
    const auto& made = test_certificate();
    return std::make_unique<BrokerProcess>(
        std::vector<std::string>{program, "-c", "{dir}/broker.conf"},
        "listener {port} 127.0.0.1\ncertfile " + made.certificate() + "\nkeyfile " + made.key() + "\n"
            + mosquitto_settings,
        "mqtts://127.0.0.1:{port}?ca=" + made.authority()
    );
}

std::unique_ptr<TestBroker> hub_on_unix(const std::string& program, const asio::any_io_executor&) {
    return std::make_unique<BrokerProcess>(
        std::vector<std::string>{program, "--run-dir", "{dir}", "--tcp", "off"}, "", "unix://{dir}/mqtt"
    );
}

std::string find_redis() { return installed("redis-server"); }

constexpr const char* redis_settings = "save \"\"\nappendonly no\ndir {dir}\n";

std::unique_ptr<TestBroker> redis_on_unix(const std::string& program, const asio::any_io_executor&) {
    return std::make_unique<BrokerProcess>(
        std::vector<std::string>{program, "{dir}/broker.conf"},
        std::string("port 0\nunixsocket {dir}/redis\n") + redis_settings, "redis+unix://{dir}/redis"
    );
}

std::unique_ptr<TestBroker> redis_on_tcp(const std::string& program, const asio::any_io_executor&) {
    return std::make_unique<BrokerProcess>(
        std::vector<std::string>{program, "{dir}/broker.conf"},
        std::string("bind 127.0.0.1\nport {port}\nrequirepass se:cr@t\n") + redis_settings,
        "redis://:se%3Acr%40t@127.0.0.1:{port}/3"
    );
}

std::string find_redis_and_openssl() { return unless_openssl_is_missing(find_redis()); }

std::unique_ptr<TestBroker> redis_over_tls(const std::string& program, const asio::any_io_executor&) {
    const auto& made = test_certificate();
    return std::make_unique<BrokerProcess>(
        std::vector<std::string>{program, "{dir}/broker.conf"},
        "bind 127.0.0.1\nport 0\ntls-port {port}\ntls-auth-clients no\ntls-ca-cert-file " + made.authority()
            + "\ntls-cert-file " + made.certificate() + "\ntls-key-file " + made.key() + "\n"
            + redis_settings,
        "rediss://127.0.0.1:{port}/0?ca=" + made.authority()
    );
}

class LocalTestBroker final : public TestBroker {
public:
    explicit LocalTestBroker(const asio::any_io_executor& executor) : broker_(LocalBroker::make(executor)) {
        broker_->close(); // as a process that was not started
    }
    void start() override { broker_->open(); }
    void kill() noexcept override { broker_->close(); }
    Place place() const override { return broker_; }
    std::string log() const override { return "(it keeps no log)"; }

private:
    SharedLocalBroker broker_;
};

std::string always() { return "this process"; }

std::unique_ptr<TestBroker> local(const std::string&, const asio::any_io_executor& executor) {
    return std::make_unique<LocalTestBroker>(executor);
}

constexpr Capabilities everything;
constexpr Capabilities in_311 = capabilities_of(Backend::Mqtt311);
constexpr Capabilities of_redis = capabilities_of(Backend::Redis);

} // namespace

std::vector<Tested> backends() {
    using enum QoS;
    return {
        {"MosquittoOnUnixSocket", Backend::Mqtt5, everything, ExactlyOnce, find_mosquitto, mosquitto_on_unix},
        {"MosquittoOnTcp", Backend::Mqtt5, everything, ExactlyOnce, find_mosquitto, mosquitto_on_tcp},
        {"MosquittoIn311", Backend::Mqtt311, in_311, ExactlyOnce, find_mosquitto, mosquitto_on_unix},
        {"HubOnUnixSocket", Backend::Mqtt5, everything, ExactlyOnce, find_hub, hub_on_unix},
        {"HubIn311", Backend::Mqtt311, in_311, ExactlyOnce, find_hub, hub_on_unix},
        {"RedisOnUnixSocket", Backend::Redis, of_redis, AtLeastOnce, find_redis, redis_on_unix},
        {"RedisOnTcpWithAPassword", Backend::Redis, of_redis, AtLeastOnce, find_redis, redis_on_tcp},
        {"MosquittoOverTls", Backend::Mqtt5, everything, ExactlyOnce, find_mosquitto_and_openssl,
         mosquitto_over_tls},
        {"RedisOverTls", Backend::Redis, of_redis, AtLeastOnce, find_redis_and_openssl, redis_over_tls},
        {"InThisProcess", Backend::Local, everything, ExactlyOnce, always, local},
    };
}

} // namespace tutti::bus::testing
