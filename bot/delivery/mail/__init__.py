"""E-mail: what cards tell, told once more by mail, to those who chose that."""
