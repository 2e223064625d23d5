"""Loading guests from a workbook: read, check, and write all of it or nothing."""

from visitors.loading.guest_loading import load_guests as load_guests
