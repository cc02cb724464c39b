// DNS messages as they go over multicast (RFC 1035 §4, RFC 6762): questions out, and the records of answers
// in that lead from a kind of service to an address: PTR, SRV, A. Others are passed over. Bytes in, values
// out.
#pragma once

#include "base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tutti::decode {

inline constexpr std::size_t max_dns_message = 9000; ///< RFC 6762 §17
inline constexpr std::size_t max_dns_name = 255;     ///< bytes as on the wire
inline constexpr std::size_t max_dns_label = 63;
inline constexpr std::size_t max_dns_records = 512; ///< of a message that we read

/// Labels as they were sent: mostly UTF-8, and of services with dots and spaces in them ("Mr. Lamp").
struct DnsName {
    std::vector<std::string> labels;
};

/// Whether DNS takes them for one: "WLED.local" is "wled.local".
bool is_same(const DnsName& one, const DnsName& other) noexcept;
/// "wled-porch.local"; dots and backslashes within a label have a backslash before them.
std::string print(const DnsName& name);
/// Labels with dots between them; what is empty or too long for one is an error.
Result<DnsName> parse_dns_name(std::string_view text);

enum class DnsType : std::uint16_t { Address = 1, Pointer = 12, Service = 33 };

using Ipv4 = std::array<std::uint8_t, 4>;

struct DnsPointer {
    DnsName to;
};
struct DnsService {
    DnsName host;
    std::uint16_t port = 0;
};
struct DnsRecord {
    DnsName name;
    std::uint32_t ttl = 0; ///< seconds; 0: it is no more
    std::variant<Ipv4, DnsPointer, DnsService> data;
};

struct DnsMessage {
    bool is_answer = false;
    std::vector<DnsRecord> records; ///< of all sections, in their order
};

/// A whole datagram. LimitExceeded: larger than what is read. InvalidInput: a length that cannot be, a name
/// that points anywhere but back, a record that ends elsewhere than it says.
Result<DnsMessage> parse_dns_message(std::span<const std::uint8_t> bytes);

struct DnsQuestion {
    DnsName name;
    DnsType type;
};
/// One message, which asks for answers to the asker alone (RFC 6762 §5.4) and, having the id 0, does not mind
/// who gives them.
std::vector<std::uint8_t> print(std::span<const DnsQuestion> questions);
/// How many bytes a question adds to a message.
std::size_t printed_size(const DnsQuestion& question) noexcept;
inline constexpr std::size_t dns_header_size = 12;

} // namespace tutti::decode
