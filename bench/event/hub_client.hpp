// A client of the hub on its Unix socket, as small as MQTT 3.1.1 allows: what is measured must not measure
// our own session.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tutti::bench {

class HubClient {
public:
    using Hear = std::function<void(std::string_view topic, std::string_view payload)>;

    /// Connects; ends the program where it cannot, here and below.
    HubClient(const std::string& socket, std::string_view client_id);
    ~HubClient();
    HubClient(const HubClient&) = delete;
    HubClient& operator=(const HubClient&) = delete;

    void subscribe(std::string_view filter, int qos);
    /// Written when the next one is, or take() is called.
    void publish(std::string_view topic, std::string_view payload, int qos);
    /// Gives what was delivered to `hear`, waiting for it until that time (CLOCK_MONOTONIC in microseconds;
    /// -1: for ever) where there is nothing yet. Acknowledges QoS 1.
    void take(std::int64_t until, const Hear& hear);

private:
    void write_out();
    void hear_packet(std::uint8_t first, std::string_view body, const Hear& hear);
    void await(std::uint8_t type);

    int socket_;
    std::uint16_t packet_id_ = 0;
    std::string in_;
    std::string out_;
};

} // namespace tutti::bench
