// Datagrams: texts as sendmmsg(2) takes them, a datagram each, addressed to nobody yet.
#pragma once

#include <sys/socket.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace tutti::io {

class Datagrams {
public:
    /// Those that are not longer than `most`. Valid until the next call, and as long as the texts are.
    std::span<mmsghdr> of(std::span<const std::string_view> texts, std::size_t most) {
        pieces_.clear();
        for (const auto text : texts)
            if (text.size() <= most) pieces_.push_back({const_cast<char*>(text.data()), text.size()});
        messages_.assign(pieces_.size(), {});
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            messages_[i].msg_hdr.msg_iov = &pieces_[i];
            messages_[i].msg_hdr.msg_iovlen = 1;
        }
        return messages_;
    }

private:
    std::vector<iovec> pieces_;
    std::vector<mmsghdr> messages_;
};

} // namespace tutti::io
