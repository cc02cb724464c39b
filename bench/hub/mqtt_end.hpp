// MqttEnd: one end of an MQTT connection under load, both qualities of service: counts what comes, answers
// what wants an answer, with one write for all that one read brought.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tutti::bench {

class MqttEnd {
public:
    /// The socket is connected and subscribed, and belongs to the end.
    explicit MqttEnd(int fd, int version) : fd_(fd), version_(version) {}
    MqttEnd(const MqttEnd&) = delete;
    MqttEnd& operator=(const MqttEnd&) = delete;
    ~MqttEnd();

    int fd() const noexcept { return fd_; }
    /// Messages that came, in their order: the first eight bytes of a payload are its number, from 0.
    std::size_t delivered() const noexcept { return delivered_; }
    /// Messages of ours that the server has acknowledged to the end.
    std::size_t acknowledged() const noexcept { return acknowledged_; }

    /// Takes in what there is, or waits for it; the answers then stand in `out`.
    enum class Wait : bool { No, Yes };
    void read(Wait wait = Wait::No);
    /// Bytes to write, then `flush`.
    std::string& out() noexcept { return out_; }
    /// False: the server takes no more for now.
    bool flush();

private:
    void handle(unsigned char first, const char* body, std::size_t size);
    void answer(unsigned char first, const char* id);

    int fd_;
    int version_;
    std::string out_;
    std::vector<char> in_ = std::vector<char>(256 * 1024);
    std::size_t filled_ = 0;
    std::size_t delivered_ = 0;
    std::size_t acknowledged_ = 0;
};

/// The payload of the message with that number.
std::string numbered_payload(std::size_t number, std::size_t size);

} // namespace tutti::bench
