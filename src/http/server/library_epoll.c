#include "http/server/library_epoll.h"

#include <errno.h>

int http_library_epoll_ctl(int epoll, int operation, int socket, struct epoll_event *event)
{
	const int result = epoll_ctl(epoll, operation, socket, event);

	return result < 0 && operation == EPOLL_CTL_DEL && errno == ENOENT ? 0 : result;
}
