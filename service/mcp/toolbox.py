"""The toolbox: every tool, in the order of the list."""

from service.mcp.tools.compare_sources import COMPARE_TOOL
from service.mcp.tools.fetch import FETCH_TOOL
from service.mcp.tools.get_page import PAGE_TOOL
from service.mcp.tools.lookup_code import LOOKUP_TOOL
from service.mcp.tools.search import SEARCH_TOOL
from service.mcp.tools.verify_quote import VERIFY_TOOL

TOOLS = (SEARCH_TOOL, FETCH_TOOL, LOOKUP_TOOL, PAGE_TOOL, COMPARE_TOOL, VERIFY_TOOL)
BY_TOOL = {tool.name: tool for tool in TOOLS}
